/// Where a loop's events come from.
///
/// A type of its own: Swift 6.3 ends the process when an array of `nonisolated(nonsending)` functions is joined with another.
public struct EventSource<Event: Sendable>: Sendable {
    let next: @Sendable () async throws -> Event?

    /// A source that waits for its next event; nil when it is over.
    public init(_ next: @escaping @Sendable () async throws -> Event?) { self.next = next }
}
