import TraderModel

/// What the broker makes of the rules of one strategy: when they last led to a trade, and which of its versions are over but for one.
struct Desk: Codable, Equatable, Sendable {
    /// The version of an entry of before there were desks: it may have been any.
    static let unknownVersion = 0

    /// The newest fire: fires come in order, so an older or equal one was seen before.
    private(set) var newestFire: BarTime?
    /// The bar of the last fire that became a trade, by version.
    private(set) var lastEntries: [Int: BarTime] = [:]
    /// Versions that were replaced or removed, and that signal-engine goes on judging until it hears that their trades are over; ascending.
    private(set) var retiring: [Int] = []

    init() {}

    /// A desk of before, of which the newest fire alone is known: it is taken for an entry.
    init(newestFire: BarTime) {
        self.newestFire = newestFire
        lastEntries = [Self.unknownVersion: newestFire]
    }

    /// Whether `fire` was seen before; it is from now on.
    mutating func isRepeated(_ fire: Fire) -> Bool {
        if let newestFire, fire.ts <= newestFire { return true }
        newestFire = fire.ts
        return false
    }

    /// Whether a fire at `ts` comes sooner than `seconds` after the last entry of its version. At equality it may enter.
    func isCoolingDown(_ version: Int, at ts: BarTime, seconds: Int64) -> Bool {
        guard let entry = lastEntries[version] ?? lastEntries[Self.unknownVersion] else { return false }
        return ts.seconds(since: entry) < seconds
    }

    /// A fire became a trade.
    mutating func entered(by fire: Fire) {
        lastEntries[Self.unknownVersion] = nil
        lastEntries[fire.version] = fire.ts
    }

    /// Takes what signal-engine says of a version.
    mutating func note(_ version: Int, _ state: StrategyRecord.State) {
        retiring.removeAll { $0 == version }
        if state == .retiring { retiring = (retiring + [version]).sorted() }
    }
}
