package import TraderModel

/// What the strategies of one lane have in common: the length of the bars that they are made of, and the instruments and contracts that
/// they name.
package struct LaneInputs: Codable, Comparable, Hashable, Sendable, CustomStringConvertible {
    package var length: BarLength
    package var market: MarketInputs

    package init(length: BarLength, market: MarketInputs) {
        self.length = length
        self.market = market
    }

    /// What a strategy names; `home` where it names no more than that.
    package init(of plan: StrategyPlan, home: MarketInputs?) {
        self.init(length: plan.document.sampledLength, market: plan.inputs)
        if let home, length == FeatureRecord.barLength, home.contains(market) { market = home }
    }

    /// The same of a document that may not compile.
    package init(of document: StrategyDocument, home: MarketInputs?) throws(DocumentError) {
        self.init(of: try StrategyPlan(document), home: home)
    }

    /// `5m coinbase:SOL-USD gateio:SOL_USDT`: what names the lane in a record.
    package var description: String {
        ([length.text] + market.instruments.map(\.description) + market.contracts.map(\.description)).joined(separator: " ")
    }

    package static func < (left: LaneInputs, right: LaneInputs) -> Bool { left.description < right.description }
}
