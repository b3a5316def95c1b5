import Dispatch
import Foundation

/// Ends a process that was told to stop and does not: nothing that was acknowledged depends on a clean stop.
///
/// It runs beside Swift's tasks, so that it also holds when those are stuck.
final class StopDeadline {
    private let signals: [any DispatchSourceSignal]

    /// Seconds from SIGTERM or SIGINT until the process is ended. A service that stops by itself takes well below one.
    private static let seconds = 12

    init(service: String) {
        signals = [SIGTERM, SIGINT].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.seconds)) {
                    FileHandle.standardError.write(Data("\(service): did not stop in \(Self.seconds) s: ended\n".utf8))
                    _exit(1)
                }
            }
            source.activate()
            return source
        }
    }
}
