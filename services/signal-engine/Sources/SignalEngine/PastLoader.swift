import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// Fetches bars from before what the engine remembers from the feeds, which ask their venues: what a strategy with a longer warm-up is warmed up
/// over. The loop goes on meanwhile; what came is an input of the service's own.
final class PastLoader: Service, CustomStringConvertible {
    private struct State {
        /// What is being fetched, or was: each version once a start, unless it failed.
        var known: Set<StrategyVersion> = []
        var wanted: PastNeed?
        var loaded: (strategy: StrategyVersion, past: [PastBars])?
    }

    /// How long a feed may take for a page, which it may have to ask its venue for in several parts.
    private static let patience = Duration.seconds(60)
    private static let pauses = (shortest: Duration.seconds(5), longest: Duration.seconds(300))

    private let errands: AsyncStream<Void>
    private let errand: AsyncStream<Void>.Continuation
    private let context: ServiceContext
    /// Asks the loop for a nudge.
    private let wake: @Sendable () -> Void
    private let state = Mutex(State())

    init(_ context: ServiceContext, wake: @escaping @Sendable () -> Void) {
        self.context = context
        self.wake = wake
        (errands, errand) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var description: String { "loading of the past" }

    /// What came, as an input; nil when nothing did. A strategy that lacks bars is noted, one at a time.
    func nudge(_ machine: SignalMachine) -> SignalInput? {
        let (input, isNew) = state.withLock { state -> (SignalInput?, Bool) in
            if let loaded = state.loaded.take() { return (.past(loaded.strategy, loaded.past), false) }
            guard state.wanted == nil, let need = machine.pastNeed(but: state.known) else { return (nil, false) }
            state.wanted = need
            state.known.insert(need.strategy)
            return (nil, true)
        }
        if isNew { errand.yield() }
        return input
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in self.errands { await self.fetch() }
        }
    }

    private func fetch() async {
        guard let need = state.withLock({ $0.wanted }) else { return }
        var pause = Self.pauses.shortest
        while !Task.isCancelled {
            do {
                var past: [PastBars] = []
                for wanted in need.series {
                    past.append(PastBars(wanted.series, try await bars(wanted.series, wanted.before, wanted.count)))
                }
                let count = past.map(\.bars.count).min() ?? 0
                context.logger.info("past loaded", metadata: ["strategy": "\(need.strategy)", "bars": "\(count)"])
                state.withLock { state in
                    state.wanted = nil
                    if count > 0 { state.loaded = (need.strategy, past) }
                }
                return wake()
            } catch {
                context.logger.warning("the past is loaded later", metadata: ["strategy": "\(need.strategy)", "reason": "\(error)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, Self.pauses.longest)
            }
        }
    }

    /// As many bars as there are, up to `count`, that lead up to `before`.
    private func bars(_ series: Series, _ before: BarTime, _ count: Int) async throws -> [Candle] {
        guard let feed = ServiceName.feed(of: series.instrument.venue) else { return [] }
        var bars: [Candle] = []
        var end = before
        while bars.count < count {
            let question = PastQuestion(series: series, before: end, count: min(count - bars.count, PastQuestion.most))
            let command = Command(
                id: UUID().uuidString, deadline: WallClock.microseconds() + Int64(Self.patience / .microseconds(1)),
                name: PastQuestion.command,
                arguments: question.arguments)
            let reply = try await context.bus.send(command, to: context.settings.endpoints(of: feed).command, timeout: Self.patience)
            guard reply.accepted, let result = reply.result else {
                throw Refused(reason: reply.reason ?? "\(feed) refuses without a reason")
            }
            let page = try WireCodec.decode(PastBars.self, from: Array(result.utf8)).bars
            guard let first = page.first, first.ts < end else { break }
            bars = page + bars
            end = first.ts
            guard page.count == question.count else { break }
        }
        return bars
    }

    private struct Refused: Error, CustomStringConvertible {
        let reason: String
        var description: String { reason }
    }
}
