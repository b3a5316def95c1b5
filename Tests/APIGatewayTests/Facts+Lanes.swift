import APIGateway
import TestSupport
import TraderDocuments
import TraderModel
import TraderSignals

extension Facts {
    /// A strategy of SOL on bars of a length, as it begins to run, which is judged in a lane of its own.
    static func solanaStrategy(_ name: String = "sol", timeframe: BarLength = .fiveMinutes) throws -> GatewayInput {
        try strategy(
            """
            name: \(name)
            instrument: coinbase:SOL-USD
            timeframe: \(timeframe.text)
            features: { mean: "sma(close, 3)" }
            entry: { long: "close > mean" }
            exit: { after_bars: 4 }
            cooldown_bars: 6
            """)
    }

    /// The strategy of a document, as it begins to run.
    static func strategy(_ text: String) throws -> GatewayInput {
        let machine = try SignalMachine(home: .made, strategies: [try YAMLDocument.strategy(from: text)])
        guard let record = machine.strategies.first else { throw NoStrategy() }
        return .strategy(record)
    }

    private struct NoStrategy: Error {}

    /// What the lane of `solanaStrategy` says of a bar, by its number.
    static func solanaFeatures(
        _ number: Int, _ name: String = "sol", length: BarLength = .fiveMinutes, outcome: Judgement.Outcome = .watching,
        standing: FeatureRecord.Standing = .timely
    ) -> FeatureRecord {
        let ts = MadeMarket.firstBar.advanced(by: number, of: length)
        let condition = Judgement.Condition(value: 100, threshold: 101, holds: false)
        return FeatureRecord(
            ts: ts, lane: "\(length.text) coinbase:SOL-USD", closes: [.solana: .whole(100)],
            features: Features(names: ["mean"], values: [101]),
            judgements: [Judgement(signal: name, version: 1, outcome: outcome, long: [condition], short: [])], standing: standing,
            refused: [],
            passed: [], knownAt: ts.closeTime(of: length))
    }
}
