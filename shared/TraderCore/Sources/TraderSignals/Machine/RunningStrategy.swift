import TraderModel

/// A strategy whose rules are judged each bar. What is made of them, trades and cooldowns, the desk in paper-broker knows alone.
struct RunningStrategy: Codable, Equatable, Sendable {
    enum Phase: String, Codable, Sendable {
        case running, stopped
        /// Replaced or removed: it is judged for its exit alone, until the desk says that its last trade is over.
        case retiring
    }

    var document: StrategyDocument
    var version: Int
    var phase = Phase.running
    /// Bars that its values have seen, up to its warm-up.
    var barsSeen = 0

    /// How the rules of one bar stand: whether each holds, nil where that is unknown or there is no such rule.
    struct Rules: Equatable {
        var entryLong: Bool?
        var entryShort: Bool?
        var exitLong: Bool?
        var exitShort: Bool?
        /// Whether a condition of an entry is unknown.
        var hasUnknown: Bool

        /// The direction in which an entry rule holds; nil when none does, or both do.
        var entry: Direction? {
            switch (entryLong == true, entryShort == true) {
            case (true, false): .long
            case (false, true): .short
            default: nil
            }
        }

        /// The directions of which an exit rule holds.
        var exits: [Direction] { (exitLong == true ? [.long] : []) + (exitShort == true ? [.short] : []) }
    }

    /// What comes of a bar's rules; `mayFire` is whether the bar is timely.
    func outcome(of rules: Rules, mayFire: Bool) -> Judgement.Outcome {
        if phase != .running { return .stopped }
        if rules.entry != nil { return mayFire ? .fired : .refused }
        if rules.entryLong == true { return .contradictory }
        return rules.hasUnknown ? .unknown : .watching
    }

    func addState(to digest: inout StateDigest) {
        digest.add(Int64(version))
        for byte in document.name.utf8 { digest.add(UInt64(byte)) }
        digest.add(Int64(phase == .running ? 0 : phase == .stopped ? 1 : 2))
    }
}
