import Foundation
import GRDB
import SignalEngine
import TraderDocuments
import TraderModel
import TraderProto
import TraderService
import TraderSignals
import TraderStore

/// What signal-engine's store says of its strategies, read beside the service or without it.
struct RecordedStrategies {
    /// A version of a strategy as it last stood.
    struct Row {
        var name: String
        var version: Int
        var state: String
        var document: String

        /// What it is judged with; nil when its document cannot be compiled any more.
        var reads: LaneReads? { (try? YAMLDocument.plan(from: document, among: .known))?.reads(home: .platform) }
    }

    let folder: DataFolder
    private let recording: Recording

    /// The store of `data`, else of the platform that the settings name, else of the demo; nil when there is none.
    static func find(data: String?) async throws -> RecordedStrategies? {
        let stores = try await DataFolder.candidates(data).map { ($0, $0.placeForStore(of: .signalEngine)) }
        guard let (folder, path) = stores.first(where: { FileManager.default.fileExists(atPath: $0.1) }) else { return nil }
        return RecordedStrategies(folder: folder, recording: try Recording.open(path: path))
    }

    /// The version of each strategy that last stood, by name.
    func latest() throws -> [Row] {
        try recording.read { db in
            // A store that the release before wrote, and no engine has opened since.
            let isEarlier = try !db.columns(in: "strategies").contains { $0.name == "is_latest" }
            let condition = isEarlier ? "version = (SELECT max(version) FROM strategies WHERE name = s.name)" : "is_latest"
            let rows = try GRDB.Row.fetchAll(
                db, sql: "SELECT name, version, state, document FROM strategies AS s WHERE \(condition) ORDER BY name")
            return rows.map { Row(name: $0["name"], version: $0["version"], state: $0["state"], document: $0["document"]) }
        }
    }

    /// The text of a version; nil when there was none.
    func document(of name: String, version: Int) throws -> String? {
        try recording.read { db in
            try String.fetchOne(db, sql: "SELECT document FROM strategies WHERE name = ? AND version = ?", arguments: [name, version])
        }
    }

    /// What a strategy made of the bar `ts`, or of the newest one at which it was judged; nil when that is not kept.
    func judgement(of name: String, at ts: BarTime?) throws -> FeatureTable.Judged? {
        try recording.read { try FeatureTable.judgement(of: name, at: ts?.unixSeconds, $0) }
    }
}
