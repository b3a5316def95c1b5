package import TraderModel

/// Strategies over whole columns: the events that a stream of the same bars would lead to, without judging each bar.
package struct StrategyColumns: Sendable {
    /// A decision at a bar, by the bar's place in the samples.
    package struct Event: Sendable {
        package enum Kind: Sendable, Equatable {
            case exit(Direction)
            case fire(Direction)
        }

        package var bar: Int
        package var kind: Kind
        /// The place of the strategy among the documents.
        package var strategy: Int
    }

    /// What a run leads to.
    package struct Run: Sendable {
        /// In the order of a stream: by bar, exits before fires, then by strategy.
        package var events: [Event] = []
        /// By strategy: the first bar on which it could fire; nil when there is none.
        package var firstReady: [Int?] = []
    }

    package let documents: [StrategyDocument]
    let plans: [StrategyPlan]
    let graph: FeatureGraph

    /// Compiles the documents. Throws what is wrong first.
    package init(_ documents: [StrategyDocument]) throws(DocumentError) {
        var builder = GraphBuilder()
        var plans: [StrategyPlan] = []
        for document in documents { plans.append(try StrategyPlan(document, into: &builder)) }
        self.documents = documents
        self.plans = plans
        graph = builder.graph()
    }

    /// The sources that are asked for, by place.
    package var usedSources: Set<Int> { graph.usedSources }

    /// Decides at each bar from the place `first` on; earlier bars are history.
    package func run(over samples: SampleColumns, from first: Int) -> Run {
        var graph = graph
        let columns = graph.columns(over: samples, keeping: Set(plans.flatMap(\.ruleSlots)))
        var run = Run()
        for (place, plan) in plans.enumerated() {
            guard let frame = graph.frames.firstIndex(of: plan.frame) else { preconditionFailure("a plan's frame is in its graph") }
            var walk = Walk(plan, columns, ticks: columns.ticks[frame], samples.ts, from: first)
            run.events += walk.events(of: place)
            run.firstReady.append(walk.firstReady)
        }
        run.events.sort { ($0.bar, $0.isFire ? 1 : 0, $0.strategy) < ($1.bar, $1.isFire ? 1 : 0, $1.strategy) }
        return run
    }
}

extension StrategyColumns.Event {
    fileprivate var isFire: Bool { if case .fire = kind { true } else { false } }
}

/// One strategy's way through its columns.
private struct Walk {
    private let plan: StrategyPlan
    private let columns: FeatureGraph.Columns
    private let ticks: [Int]?
    private let ts: [BarTime]
    private let first: Int
    private(set) var firstReady: Int?

    init(_ plan: StrategyPlan, _ columns: FeatureGraph.Columns, ticks: [Int]?, _ ts: [BarTime], from first: Int) {
        self.plan = plan
        self.columns = columns
        self.ticks = ticks
        self.ts = ts
        self.first = first
    }

    mutating func events(of place: Int) -> [StrategyColumns.Event] {
        let count = ticks?.count ?? ts.count
        let start = ticks.map { ticks in ticks.firstIndex { $0 >= first } ?? count } ?? min(first, count)
        firstReady = firstKnown(from: start, to: count).map(bar)
        var strategy = RunningStrategy(document: plan.document, version: 1)
        var events: [StrategyColumns.Event] = []
        let (entryLong, entryShort) = (column(plan.entries[.long], count), column(plan.entries[.short], count))
        let (exitLong, exitShort) = (column(plan.exits[.long], count), column(plan.exits[.short], count))
        for tick in start..<count {
            // Where no rule holds nothing happens: what is due by time is noticed with the next rule that does.
            guard entryLong[tick] == 1 || entryShort[tick] == 1 || exitLong[tick] == 1 || exitShort[tick] == 1 else { continue }
            let rules = RunningStrategy.Rules(
                entryLong: entryLong[tick] == 1, entryShort: entryShort[tick] == 1, exitLong: exitLong[tick] == 1,
                exitShort: exitShort[tick] == 1, hasUnknown: false)
            let decision = strategy.decide(at: ts[bar(tick)], rules, mayFire: true)
            if let direction = decision.exit { events.append(.init(bar: bar(tick), kind: .exit(direction), strategy: place)) }
            guard decision.outcome == .fired, let direction = decision.entry else { continue }
            events.append(.init(bar: bar(tick), kind: .fire(direction), strategy: place))
            firstReady = min(firstReady ?? bar(tick), bar(tick))
        }
        return events
    }

    private func bar(_ tick: Int) -> Int { ticks?[tick] ?? tick }

    private func column(_ rule: StrategyPlan.Rule?, _ count: Int) -> [Double] {
        guard let rule else { return [Double](repeating: 0, count: count) }
        return columns.values[rule.slot]
    }

    /// The first tick at which every condition of the entries is known.
    private func firstKnown(from start: Int, to count: Int) -> Int? {
        (start..<count).first { tick in plan.entrySlots.allSatisfy { !columns[$0, tick].isNaN } }
    }
}
