import Synchronization
import TraderDocuments
import TraderSignals

/// The folder of strategies on the simulated disk: what it holds outlives the processes that look at it.
final class SimulatedFolder: StrategyFiles {
    private struct Contents {
        var documents: [String: StrategyDocument] = [:]
        /// Counts what was written, by name.
        var writes: [String: Int] = [:]
    }

    private let contents = Mutex(Contents())

    init(_ documents: [StrategyDocument]) { for document in documents { write(document) } }

    /// By name.
    var documents: [String: StrategyDocument] { contents.withLock { $0.documents } }

    func files() -> [StrategyFolder.File] {
        documents.sorted { $0.key < $1.key }
            .map { StrategyFolder.File(name: "\($0.key).yaml", text: $0.value.text, document: .success($0.value)) }
    }

    func fingerprint() -> [String] {
        contents.withLock { contents in contents.documents.keys.sorted().map { "\($0) \(contents.writes[$0] ?? 0)" } }
    }

    func place(of name: String) -> String? { documents[name].map { "\($0.name).yaml" } }

    func write(_ document: StrategyDocument) {
        contents.withLock { contents in
            contents.documents[document.name] = document
            contents.writes[document.name, default: 0] += 1
        }
    }

    func remove(_ name: String) { contents.withLock { $0.documents[name] = nil } }
}
