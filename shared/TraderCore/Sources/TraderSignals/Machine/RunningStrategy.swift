import TraderModel

/// A strategy that is judged each bar, and what it remembers.
struct RunningStrategy: Codable, Equatable, Sendable {
    enum Phase: String, Codable, Sendable {
        case running, stopped
        /// Removed or replaced while a trade was open: it is judged for its exit alone, and goes with it.
        case retiring
    }

    /// The trade that its last fire should have opened.
    struct Position: Codable, Equatable, Sendable {
        var direction: Direction
        var since: BarTime
    }

    var document: StrategyDocument
    var version: Int
    var phase = Phase.running
    var lastFire: BarTime?
    var position: Position?
    /// Bars that its values have seen, up to its warm-up.
    var barsSeen = 0

    /// How the rules of one bar stand: whether each holds, nil where that is unknown or there is no such rule.
    struct Rules {
        var entryLong: Bool?
        var entryShort: Bool?
        var exitLong: Bool?
        var exitShort: Bool?
        /// Whether a condition of an entry is unknown.
        var hasUnknown: Bool
    }

    /// What it does at a bar's close.
    struct Decision: Equatable {
        /// The direction of the trade that it leaves.
        var exit: Direction?
        /// The direction in which an entry rule holds and nothing of its own stands against it.
        var entry: Direction?
        var outcome: Judgement.Outcome
    }

    /// Judges a bar: first what is due, then what its exit rule says, then whether it enters. `mayFire` is whether the bar is timely.
    mutating func decide(at ts: BarTime, _ rules: Rules, mayFire: Bool) -> Decision {
        var decision = Decision(exit: nil, entry: nil, outcome: .watching)
        endWhatIsDue(at: ts)
        if let open = position, ts > open.since, (open.direction == .long ? rules.exitLong : rules.exitShort) == true {
            decision.exit = open.direction
            position = nil
        }
        decision.outcome = outcome(at: ts, rules)
        guard decision.outcome == .fired else { return decision }
        let direction: Direction = rules.entryLong == true ? .long : .short
        decision.entry = direction
        guard mayFire else {
            decision.outcome = .refused
            return decision
        }
        lastFire = ts
        position = Position(direction: direction, since: ts)
        return decision
    }

    /// The broker closes by time by itself: here the trade is only forgotten.
    private mutating func endWhatIsDue(at ts: BarTime) {
        guard let open = position, let bars = document.holdFiveMinuteBars else { return }
        if ts.seconds(since: open.since) >= Int64(bars) * Trade.holdUnit.seconds { position = nil }
    }

    private func outcome(at ts: BarTime, _ rules: Rules) -> Judgement.Outcome {
        if phase != .running { return .stopped }
        if position != nil { return .inTrade }
        if isCoolingDown(at: ts) { return .coolingDown }
        switch (rules.entryLong == true, rules.entryShort == true) {
        case (true, true): return .contradictory
        case (false, false): return rules.hasUnknown ? .unknown : .watching
        default: return .fired
        }
    }

    /// Whether a fire at `bar` comes too soon after the last one. Equality may fire.
    func isCoolingDown(at bar: BarTime) -> Bool {
        guard let lastFire else { return false }
        return bar.seconds(since: lastFire) < Int64(document.cooldownOwnBars) * document.timeframe.seconds
    }

    func addState(to digest: inout StateDigest) {
        digest.add(Int64(version))
        for byte in document.name.utf8 { digest.add(UInt64(byte)) }
        digest.add(Int64(phase == .running ? 0 : phase == .stopped ? 1 : 2))
        digest.add(lastFire?.unixSeconds)
        digest.add(position?.since.unixSeconds)
    }
}
