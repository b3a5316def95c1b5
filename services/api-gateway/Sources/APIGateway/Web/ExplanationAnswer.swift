import TraderModel
import TraderProto

/// How a strategy stood at a bar: each condition in words, with its value and its threshold.
struct ExplanationAnswer: Encodable {
    private struct Judged: Decodable {
        var ts: BarTime
        var standing: FeatureRecord.Standing
        var judgement: Judgement
        var features: Features
    }

    var signal: String
    var version: Int
    var ts: BarTime
    var standing: FeatureRecord.Standing
    var outcome: Judgement.Outcome
    /// In words when the bar was judged by the present version, whose words are known.
    var conditions: [SignalState.Condition]
    /// The strategy's own features at the bar, by its own names.
    var features: [String: JSONScalar]

    /// `judged` is what signal-engine answers.
    init(_ strategy: StrategyRecord, judged: [UInt8]) throws {
        let judged = try WireCodec.decode(Judged.self, from: judged)
        signal = strategy.name
        version = judged.judgement.version
        ts = judged.ts
        standing = judged.standing
        outcome = judged.judgement.outcome
        let isPresent = strategy.version == version
        conditions = Direction.allCases.flatMap { direction in
            let values = direction == .long ? judged.judgement.long : judged.judgement.short
            let texts = direction == .long ? strategy.entry.long : strategy.entry.short
            return values.enumerated().map { index, value in
                SignalState.Condition(
                    direction: direction, text: isPresent && index < texts.count ? texts[index] : "condition \(index + 1)",
                    value: value.value, threshold: value.threshold, holds: value.holds)
            }
        }
        features = strategy.features.mapValues { .optional(judged.features[$0]) }
    }
}
