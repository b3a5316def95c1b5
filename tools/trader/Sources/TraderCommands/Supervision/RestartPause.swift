/// How long a program that died stays down: not at all the first time, two seconds at most for five deaths in a row, each within ten seconds
/// of its start, and longer while it goes on dying.
package struct RestartPause: Equatable, Sendable {
    private static let pauses: [Duration] = [
        .zero, .seconds(1), .seconds(2), .seconds(2), .seconds(2), .seconds(4), .seconds(8), .seconds(10),
    ]
    private static let quick = Duration.seconds(10)

    /// Deaths in a row, each but the first within ten seconds of its start.
    package private(set) var deaths = 0

    package init() {}

    /// The pause after a run that lasted `duration`.
    package mutating func next(after duration: Duration) -> Duration {
        if duration >= Self.quick { deaths = 0 }
        defer { deaths += 1 }
        return Self.pauses[min(deaths, Self.pauses.count - 1)]
    }
}
