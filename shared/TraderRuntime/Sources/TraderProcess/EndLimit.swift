import Foundation

/// A bound on how long a process takes to end: what does not heed cancellation, and a close that hangs, hold it up no longer.
public final class EndLimit: Sendable {
    private let name: String
    private let sink: LogSink
    private let end: @Sendable (Int32) -> Void

    /// `name` begins the line that is written to `sink` before the process ends.
    public convenience init(name: String, sink: LogSink) { self.init(name: name, sink: sink) { _exit($0) } }

    /// The same with another `end`, which is called with the exit status.
    package init(name: String, sink: LogSink, end: @escaping @Sendable (Int32) -> Void) {
        self.name = name
        self.sink = sink
        self.end = end
    }

    /// Ends the process with status 1 when it is still there after `seconds`; `cause` says why it is to end, in the words after "it".
    ///
    /// The time runs on a thread of its own: the tasks' threads may be what hangs.
    public func begin(_ cause: String, seconds: Double) {
        Thread { [self] in
            Thread.sleep(forTimeInterval: seconds)
            sink.write("\(name): it \(cause) and has not ended within \(seconds) s: ended by force; what it has logged is kept")
            sink.flush(within: 1)
            end(1)
        }.start()
    }
}
