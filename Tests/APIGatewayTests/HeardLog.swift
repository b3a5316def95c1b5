import Logging
import Synchronization

/// What a logger was told, for a test that waits for a line of it.
final class HeardLog: Sendable {
    private let lines = Mutex<[String]>([])

    func hears(_ words: String) -> Bool { lines.withLock { $0.contains { $0.contains(words) } } }

    var logger: Logger { Logger(label: "test") { _ in Ear(log: self) } }

    fileprivate func hear(_ line: String) { lines.withLock { $0.append(line) } }

    private struct Ear: LogHandler {
        let log: HeardLog
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { log.hear("\(event.message) \(event.metadata ?? [:])") }
    }
}
