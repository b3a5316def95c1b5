import Foundation
public import Logging
import TraderModel
import TraderProto

/// One JSON object a line on standard error: `at`, `level`, `service`, `message`, and the metadata beside them.
public struct JSONLog: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    private let service: String

    public init(service: String, level: Logger.Level) {
        self.service = service
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)".printable }
        fields["at"] = "\(SystemClock().now)"
        fields["level"] = event.level.rawValue
        fields["service"] = service
        fields["message"] = "\(event.message)".printable
        // A line that cannot be written as JSON is written as it is: a log line is never dropped.
        let line = (try? WireCodec.encode(fields)).map { String(decoding: $0, as: UTF8.self) } ?? "\(fields)"
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
