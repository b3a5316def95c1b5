/// How long a program that died stays down: not at all the first time, then longer while it keeps dying within ten seconds.
package struct RestartPause: Equatable, Sendable {
    private static let pauses: [Duration] = [.zero, .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10)]
    private static let quick = Duration.seconds(10)

    private var quickDeaths = 0

    package init() {}

    /// The pause after a run that lasted `duration`.
    package mutating func next(after duration: Duration) -> Duration {
        if duration >= Self.quick { quickDeaths = 0 }
        defer { quickDeaths += 1 }
        return Self.pauses[min(quickDeaths, Self.pauses.count - 1)]
    }
}
