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
    var conditions: [SignalState.Condition]
    /// The conditions of the exit of the trade that was open; empty without one.
    var exit_conditions: [SignalState.Condition]
    /// The strategy's own features at the bar, by its own names.
    var features: [String: JSONScalar]

    /// `judged` is what signal-engine answers; `version` gives the strategy as it judged the bar, with its desk, nil when the gateway never heard of
    /// it: then its conditions are numbered and its features have no names.
    init(_ name: String, judged: [UInt8], version known: (Int, BarTime) throws -> (StrategyRecord, DeskStanding)?) throws {
        let judged = try WireCodec.decode(Judged.self, from: judged)
        signal = name
        version = judged.judgement.version
        ts = judged.ts
        standing = judged.standing
        let (strategy, desk) = try known(version, ts).map { ($0.0, $0.1) } ?? (nil, nil)
        outcome = desk.map { judged.judgement.outcome(with: $0) } ?? judged.judgement.outcome
        conditions =
            Self.conditions(judged.judgement.long, .long, strategy?.entry.long ?? [])
            + Self.conditions(judged.judgement.short, .short, strategy?.entry.short ?? [])
        exit_conditions =
            desk?.open.map { direction in
                let texts = direction == .long ? strategy?.exit.long : strategy?.exit.short
                return Self.conditions(judged.judgement.exit(direction), direction, texts ?? [])
            } ?? []
        features = strategy?.features.mapValues { .optional(judged.features[$0]) } ?? [:]
    }

    private static func conditions(_ judged: [Judgement.Condition], _ direction: Direction, _ texts: [String]) -> [SignalState.Condition] {
        judged.enumerated().map { place, condition in
            SignalState.Condition(
                direction: direction, text: place < texts.count ? texts[place] : "condition \(place + 1)", value: condition.value,
                threshold: condition.threshold, holds: condition.holds)
        }
    }
}
