import TraderModel

/// The newest bar of a lane, looked through once for all of its strategies.
struct LaneBar {
    private struct Version: Hashable {
        var name: String
        var number: Int
    }

    let ts: BarTime
    let closeTime: Timestamp
    private let judgements: [Version: Judgement]
    private let features: [String: Double]

    init(_ record: FeatureRecord) {
        ts = record.ts
        closeTime = record.closeTime
        judgements = Dictionary((record.judgements ?? []).map { (Version(name: $0.signal, number: $0.version), $0) }) { first, _ in first }
        let known = zip(record.features.names, record.features.values).compactMap { name, value in value.map { (name, $0) } }
        features = Dictionary(known) { first, _ in first }
    }

    /// What the version that is present made of the bar; nil where that completed none of its own.
    func judgement(of strategy: StrategyRecord) -> Judgement? { judgements[Version(name: strategy.name, number: strategy.version)] }

    /// A strategy's own features, by its own names; null while unknown.
    func features(of strategy: StrategyRecord) -> [String: JSONScalar] { strategy.features.mapValues { .optional(features[$0]) } }
}
