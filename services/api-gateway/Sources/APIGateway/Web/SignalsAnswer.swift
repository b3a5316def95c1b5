import GRDB
import TraderModel

/// The answer to `GET /api/signals`: each strategy that runs or is stopped, and the features of the newest of the bars that are judged whatever runs.
struct SignalsAnswer: Encodable {
    var signal_states: [String: SignalState]
    var features: [String: JSONScalar]

    init(_ sight: Sight, _ db: Database) throws {
        let newest = try FeatureRow.newest(of: nil, db)
        let strategies = try StrategyRows.present(db)
        let board = try SignalBoard(of: strategies, sight, db)
        let states = try strategies.map { ($0.name, try board.state(of: $0, db)) }
        signal_states = Dictionary(uniqueKeysWithValues: states)
        features = ["ts": newest.map { .integer($0.ts.unixSeconds) } ?? .null]
        // What the build spec names is always there; everything else when a strategy that runs names it.
        for name in BrowserEvent.toldFeatures { features[name] = .null }
        for name in newest?.features.names ?? [] { features[name] = .optional(newest?.features[name]) }
    }
}
