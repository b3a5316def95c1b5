package import TraderModel

/// The bars on which a rule of one strategy holds.
package struct RuleColumn: Sendable {
    /// What holds on a bar.
    package struct Rules: Sendable {
        fileprivate enum Rule: UInt8, CaseIterable { case entryLong = 1, entryShort = 2, exitLong = 4, exitShort = 8 }

        fileprivate var bits: UInt8

        fileprivate func holds(_ rule: Rule) -> Bool { bits & rule.rawValue != 0 }

        /// The direction in which it fires; nil when no entry rule holds, or both do.
        package var entry: Direction? {
            switch (holds(.entryLong), holds(.entryShort)) {
            case (true, false): .long
            case (false, true): .short
            default: nil
            }
        }

        /// Whether the exit rule of a direction holds.
        package func exits(_ direction: Direction) -> Bool { holds(direction == .long ? .exitLong : .exitShort) }
    }

    /// The places of the bars among the samples, ascending, and what holds on each.
    package private(set) var bars: [Int] = []
    package private(set) var rules: [Rules] = []
    /// The first bar on which it could fire; nil when there is none.
    package private(set) var firstReady: Int?

    init(_ plan: StrategyPlan, _ columns: FeatureGraph.Columns, ticks: [Int]?, bars count: Int, from first: Int) {
        let ends = ticks?.count ?? count
        let start = ticks.map { ticks in ticks.firstIndex { $0 >= first } ?? ends } ?? min(first, ends)
        let slots = [plan.entries[.long], plan.entries[.short], plan.exits[.long], plan.exits[.short]].map { $0?.slot }
        var bits = [UInt8](repeating: 0, count: ends - start)
        for (rule, slot) in zip(Rules.Rule.allCases, slots) {
            guard let slot else { continue }
            for tick in start..<ends where columns[slot, tick] == 1 { bits[tick - start] |= rule.rawValue }
        }
        for (place, bits) in bits.enumerated() where bits != 0 {
            bars.append(start + place)
            rules.append(Rules(bits: bits))
        }
        let known = (start..<ends).first { tick in plan.entrySlots.allSatisfy { !columns[$0, tick].isNaN } }
        // Where an entry rule holds all the same, what is unknown is not needed.
        let entered = zip(bars, rules).first { $1.holds(.entryLong) || $1.holds(.entryShort) }?.0
        firstReady = [known, entered].compactMap(\.self).min().map { ticks?[$0] ?? $0 }
        if let ticks { bars = bars.map { ticks[$0] } }
    }
}
