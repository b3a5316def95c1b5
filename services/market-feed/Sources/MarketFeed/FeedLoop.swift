import Logging
package import ServiceLifecycle
package import TraderModel
import TraderProto
package import TraderService
package import TraderSources
import TraderStore
import TraderVenues

/// market-feed's loop: `FeedSource` between a venue, the store and the status board.
package enum FeedLoop {
    /// The loop of a feed of `series`, as a part of the service.
    package static func service(_ context: ServiceContext, _ door: VenueDoor, _ venue: any FeedVenue, series: [Series]) -> any Service {
        let events = venue.events
        return SourceLoop(
            context, door,
            SourceLoop.Parts(
                make: {
                    let host = try MachineHost(CandleShell(fresh: CandleMachine(series: [])), store: context.store)
                    let shadow = try ShadowBook(of: context.store, series)
                    return SourceHost(host, FeedSource(series: series, reach: HistoryReach(), shadow: shadow))
                },
                events: [EventSource { await events.first { _ in true }.map(FeedSource.Event.stream) }],
                perform: { await perform($0, venue, context.clock) },
                stepped: { try told($0, $1, context, door.board) },
                report: { report($0, context, door.board) },
                settled: { context.clock.report(frame: $0.lastFrame) }))
    }

    /// Makes a wish; what comes of it is an event, or nothing when the task is cancelled.
    private static func perform(_ wish: FeedSource.Wish, _ venue: any FeedVenue, _ clock: any PlatformClock) async -> FeedSource.Event? {
        switch wish {
        case .connect(let pause):
            await venue.connect(after: pause)
            return nil
        case .giveUpStream(let reason):
            venue.giveUpStream(reason)
            return nil
        case .bars(let number, let question):
            return await VenueError.result { try await venue.bars(question) }.map { .answered(number, $0) }
        case .time(let question):
            return await VenueError.result { try await venue.time() }.map { .toldTime($0, question: question, at: clock.now) }
        case .pause(let series, let pause):
            return (try? await Task.sleep(for: pause)).map { .pauseOver(series) }
        }
    }

    /// Tells the board and the browsers what a step led to.
    private static func told(
        _ outputs: [CandleOutput], _ sourced: SourceHost<CandleShell, FeedSource>, _ context: ServiceContext, _ board: SourceBoard
    ) throws {
        var hasNews = false
        for output in outputs {
            switch output {
            case .candle(let candle):
                context.status.sawData(upTo: candle.ts.closeTime(of: Candle.topicLength))
                hasNews = true
            case .minute: break
            case .revision: hasNews = true
            case .forming(let candle):
                // Before its history is there a bar has no place on a chart.
                guard !sourced.source.isLoading(Series(candle.instrument, Candle.topicLength)) else { continue }
                try context.publishEphemeral(.forming, key: candle.instrument.description, data: candle)
            }
        }
        if hasNews, !sourced.host.machine.isColdStart { board.sumUpDay(context) }
    }

    /// Says what is up to date, and why not.
    private static func report(_ sourced: SourceHost<CandleShell, FeedSource>, _ context: ServiceContext, _ board: SourceBoard) {
        let standing = sourced.source.standing(sourced.host.machine, at: context.clock.now)
        board.update {
            $0.gates = standing.gates
            $0.clock = sourced.source.clock.difference
            $0.shadow = sourced.source.lastCheck
        }
        context.status.set(standing.state, reason: standing.reason)
    }
}
