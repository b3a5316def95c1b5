import Foundation
public import TraderProto
public import TraderStore

/// The stores of a data folder, each as it was at one moment.
public struct RecordedPlatform: Sendable {
    public let recordings: [ServiceName: Recording]

    /// Opens what is there of `paths`: readers before what they read, so that no reader is ahead of its upstream.
    public static func open(_ paths: [ServiceName: String]) throws -> RecordedPlatform {
        var recordings: [ServiceName: Recording] = [:]
        for service in ServiceName.known.reversed() {
            guard let path = paths[service], FileManager.default.fileExists(atPath: path) else { continue }
            recordings[service] = try Recording.open(path: path)
        }
        return RecordedPlatform(recordings: recordings)
    }

    public init(recordings: [ServiceName: Recording]) { self.recordings = recordings }
}
