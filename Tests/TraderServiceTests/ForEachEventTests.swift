import Synchronization
import Testing
import TraderService

@Suite(.timeLimit(.minutes(1)))
struct ForEachEventTests {
    private struct Failure: Error, Equatable {}

    /// A source of `count` events, and how often it was asked.
    private final class Counted: Sendable {
        let name: String
        let asked = Mutex(0)
        private let count: Int

        init(_ name: String, count: Int) {
            self.name = name
            self.count = count
        }

        var source: EventSource<String> {
            EventSource { [self] in
                let number = asked.withLock { asked in
                    asked += 1
                    return asked
                }
                return number <= count ? "\(name)\(number)" : nil
            }
        }
    }

    /// A source that never has anything, and whether it was let go.
    private final class Silent: Sendable {
        let wasLetGo = Mutex(false)
        private let never = AsyncStream<String>.makeStream()

        var source: EventSource<String> {
            EventSource { [self] in
                let event = await never.stream.first { _ in true }
                wasLetGo.withLock { $0 = Task.isCancelled }
                return event
            }
        }
    }

    @Test func everyEventOfEverySourceIsHandledInItsSourcesOrder() async throws {
        let sources = [Counted("a", count: 50), Counted("b", count: 5), Counted("c", count: 0)]
        var events: [String] = []
        try await forEachEvent(of: sources.map(\.source)) { events.append($0) }
        #expect(events.filter { $0.hasPrefix("a") } == (1...50).map { "a\($0)" })
        #expect(events.filter { $0.hasPrefix("b") } == (1...5).map { "b\($0)" })
        #expect(events.count == 55)
    }

    @Test func aSourceIsNotAskedForItsNextEventWhileOneIsHandled() async throws {
        let source = Counted("a", count: 20)
        var handled = 0
        try await forEachEvent(of: [source.source]) { _ in
            handled += 1
            // A source that was asked already would have its turn here.
            for _ in 0..<100 { await Task.yield() }
            #expect(source.asked.withLock { $0 } == handled)
        }
        #expect(handled == 20)
        #expect(source.asked.withLock { $0 } == 21)
    }

    @Test func aSourceThatFailsEndsTheLoopAndLetsTheOthersGo() async throws {
        let silent = Silent()
        let failing = EventSource<String> { throw Failure() }
        await #expect(throws: Failure()) { try await forEachEvent(of: [silent.source, failing]) { _ in } }
        #expect(silent.wasLetGo.withLock { $0 })
    }

    @Test func aBodyThatFailsEndsTheLoopAndLetsTheSourcesGo() async throws {
        let silent = Silent()
        let counted = Counted("a", count: 20)
        await #expect(throws: Failure()) {
            try await forEachEvent(of: [silent.source, counted.source]) { event in if event == "a3" { throw Failure() } }
        }
        #expect(counted.asked.withLock { $0 } == 3)
        #expect(silent.wasLetGo.withLock { $0 })
    }

    @Test func aCancelledLoopEnds() async throws {
        let silent = Silent()
        let (handled, report) = AsyncStream<Void>.makeStream()
        let counted = Counted("a", count: 1)
        let loop = Task { try await forEachEvent(of: [silent.source, counted.source]) { _ in report.yield() } }
        _ = await handled.first { _ in true }
        loop.cancel()
        // How it ended is its own matter: that it did, and let go, is what is asked.
        _ = await loop.result
        #expect(silent.wasLetGo.withLock { $0 })
    }
}
