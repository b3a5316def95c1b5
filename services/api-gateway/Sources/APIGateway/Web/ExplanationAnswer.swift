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
    /// The conditions of the exit of the trade that was open; empty without one.
    var exit_conditions: [SignalState.Condition]
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
        conditions =
            Self.conditions(judged.judgement.long, .long, isPresent ? strategy.entry.long : [])
            + Self.conditions(judged.judgement.short, .short, isPresent ? strategy.entry.short : [])
        exit_conditions =
            judged.judgement.open.map { direction in
                let texts = direction == .long ? strategy.exit.long : strategy.exit.short
                return Self.conditions(judged.judgement.exit, direction, isPresent ? texts : [])
            } ?? []
        features = strategy.features.mapValues { .optional(judged.features[$0]) }
    }

    private static func conditions(_ judged: [Judgement.Condition], _ direction: Direction, _ texts: [String]) -> [SignalState.Condition] {
        judged.enumerated().map { place, condition in
            SignalState.Condition(
                direction: direction, text: place < texts.count ? texts[place] : "condition \(place + 1)", value: condition.value,
                threshold: condition.threshold, holds: condition.holds)
        }
    }
}
