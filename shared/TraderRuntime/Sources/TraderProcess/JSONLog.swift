import Foundation
public import Logging
import TraderModel
import TraderProto

/// One JSON object a line: `at`, `level`, `service`, `message`, and the metadata beside them.
public struct JSONLog: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    private let service: String
    private let sink: LogSink

    public init(service: String, level: Logger.Level, sink: LogSink) {
        self.service = service
        self.sink = sink
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)".printable }
        sink.write(Self.line(service: service, level: event.level, "\(event.message)".printable, fields))
    }

    /// What the log says of lines that it could not take.
    static func lossLine(service: String) -> @Sendable (Int) -> String {
        { line(service: service, level: .warning, "log lines were lost: standard error could not be written", ["lines": "\($0)"]) }
    }

    private static func line(service: String, level: Logger.Level, _ message: String, _ metadata: [String: String]) -> String {
        var fields = metadata
        fields["at"] = "\(Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down))))"
        fields["level"] = level.rawValue
        fields["service"] = service
        fields["message"] = message
        // A line that cannot be written as JSON is written as it is: a log line is never dropped for its form.
        return (try? WireCodec.encode(fields)).map { String(decoding: $0, as: UTF8.self) } ?? "\(fields)"
    }
}
