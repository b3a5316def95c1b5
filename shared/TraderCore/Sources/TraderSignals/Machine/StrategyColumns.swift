package import TraderModel

/// The rules of a lane's strategies over whole columns: where each of them holds, as a stream of the same bars would say, without judging each
/// bar.
package struct StrategyColumns: Sendable {
    package let documents: [StrategyDocument]
    let plans: [StrategyPlan]
    let graph: FeatureGraph

    /// Compiles the documents, whose values are all made of bars of `length`. Throws what is wrong first.
    package init(_ documents: [StrategyDocument], of length: BarLength) throws(DocumentError) {
        var builder = GraphBuilder(of: length)
        var plans: [StrategyPlan] = []
        for document in documents { plans.append(try StrategyPlan(document, into: &builder)) }
        self.documents = documents
        self.plans = plans
        graph = builder.graph()
    }

    /// Where the sources stand in the samples.
    package var layout: SampleLayout { graph.layout }

    /// The sources that are asked for, by place.
    package var usedSources: Set<Int> { graph.usedSources }

    /// Where the rules of each strategy hold, from the place `first` on; earlier bars are history.
    package func rules(over samples: SampleColumns, from first: Int) -> [RuleColumn] {
        var graph = graph
        let columns = graph.columns(over: samples, keeping: Set(plans.flatMap(\.ruleSlots)))
        return plans.map { plan in
            guard let frame = graph.frames.firstIndex(of: plan.frame) else { preconditionFailure("a plan's frame is in its graph") }
            return RuleColumn(plan, columns, ticks: columns.ticks[frame], bars: samples.ts.count, from: first)
        }
    }
}
