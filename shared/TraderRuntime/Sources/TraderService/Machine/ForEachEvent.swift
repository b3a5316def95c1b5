/// Waits for several sources at once and handles one event after the other.
///
/// Each source has at most one event waiting, so that a slow loop holds its sources back instead of filling a buffer. A source that
/// answers nil is over; the loop ends when all are over, when a source or the body throws, or when the task is cancelled.
public func forEachEvent<Event: Sendable>(
    of sources: [EventSource<Event>], _ body: (Event) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: (Int, Event?).self) { group in
        for (index, source) in sources.enumerated() { group.addTask { (index, try await source.next()) } }
        while let (index, event) = try await group.next() {
            guard let event else { continue }
            try await body(event)
            let source = sources[index]
            group.addTask { (index, try await source.next()) }
        }
    }
}
