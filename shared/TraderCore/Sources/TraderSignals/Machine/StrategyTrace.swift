import TraderModel

/// Every feature and condition of a strategy at every bar: what an audit compares.
package struct StrategyTrace: Sendable {
    /// What each column is, in words.
    package let names: [String]
    /// By name, a value a bar as its bit pattern, so that unknown equals unknown.
    package let columns: [[UInt64]]

    package init(names: [String], columns: [[UInt64]]) {
        precondition(names.count == columns.count, "each column has a name")
        self.names = names
        self.columns = columns
    }
}

extension StrategyColumns {
    /// What each document's features and conditions come to over `samples`, as they are seen at each bar of the samples.
    package func trace(over samples: SampleColumns) -> StrategyTrace {
        var graph = graph
        let columns = graph.columns(over: samples, keeping: Set(plans.flatMap { $0.ruleSlots + $0.features.map(\.slot) }))
        var names: [String] = []
        var traced: [[UInt64]] = []
        for plan in plans {
            guard let frame = graph.frames.firstIndex(of: plan.frame) else { preconditionFailure("a plan's frame is in its graph") }
            let rules = [
                ("long", plan.entries[.long]), ("short", plan.entries[.short]), ("exit long", plan.exits[.long]),
                ("exit short", plan.exits[.short]),
            ]
            let conditions = rules.flatMap { name, rule in (rule?.conditions ?? []).map { ("\(name): \($0.text)", $0.slot) } }
            for (name, slot) in plan.features.map({ ($0.name, $0.slot) }) + conditions {
                names.append(name)
                traced.append(Self.spread(slot, columns, ticks: columns.ticks[frame], bars: samples.ts.count))
            }
        }
        return StrategyTrace(names: names, columns: traced)
    }

    /// A column of any frame at every bar.
    private static func spread(_ slot: Int, _ columns: FeatureGraph.Columns, ticks: [Int]?, bars: Int) -> [UInt64] {
        if columns.values[slot].isEmpty { return [UInt64](repeating: columns.constants[slot].bitPattern, count: bars) }
        guard let ticks else { return (0..<bars).map { columns[slot, $0].bitPattern } }
        var spread = [UInt64](repeating: Double.nan.bitPattern, count: bars)
        for (tick, bar) in ticks.enumerated() {
            let end = tick + 1 < ticks.count ? ticks[tick + 1] : bars
            for place in bar..<end { spread[place] = columns[slot, tick].bitPattern }
        }
        return spread
    }
}
