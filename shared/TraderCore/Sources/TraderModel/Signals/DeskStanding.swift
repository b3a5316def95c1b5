/// How the desk of a strategy stood at the close of a bar, by the trades that it opened before: what is joined to a judgement.
public struct DeskStanding: Equatable, Sendable {
    /// A trade that was opened before the bar.
    public struct Entry: Equatable, Sendable {
        public var direction: Direction
        public var ts: BarTime
        /// The bar at which it ended; nil while it is open.
        public var exit: BarTime?

        public init(direction: Direction, ts: BarTime, exit: BarTime?) {
            self.direction = direction
            self.ts = ts
            self.exit = exit
        }
    }

    /// The direction of the trade that was open before the bar, also when it ended there; nil without one.
    public let open: Direction?
    /// Whether that trade went on.
    public let isInTrade: Bool
    /// Whether an entry of the same version kept the strategy from another.
    public let isCoolingDown: Bool

    /// `last` is the last trade of any version before the bar, `lastOfVersion` the last of the version that was judged.
    public init(at ts: BarTime, last: Entry?, lastOfVersion: Entry?, cooldownSeconds: Int64) {
        let isOpen = last.map { entry in entry.exit.map { $0 >= ts } ?? true } ?? false
        open = isOpen ? last?.direction : nil
        isInTrade = last.map { entry in entry.exit.map { $0 > ts } ?? true } ?? false
        isCoolingDown = lastOfVersion.map { ts.seconds(since: $0.ts) < cooldownSeconds } ?? false
    }
}

extension Judgement {
    /// What is told of the bar, with what the desk made of it. A strategy that is stopped is told as that.
    public func outcome(with desk: DeskStanding) -> Outcome {
        if outcome == .stopped { return .stopped }
        if desk.isInTrade { return .inTrade }
        return desk.isCoolingDown ? .coolingDown : outcome
    }
}
