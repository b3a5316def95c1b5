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
    /// The loop of a feed that follows `first` from its first start on, as a part of the service. It answers the commands about its watch
    /// list.
    package static func service(
        _ context: ServiceContext, _ door: VenueDoor, _ venue: any FeedVenue, first: [InstrumentRecord]
    ) -> any Service {
        let (events, desk) = (venue.events, WatchDesk())
        desk.register(in: context.commands, venue: venue.rules.venue)
        PastDesk(venue: venue).register(in: context.commands)
        let loop = SourceLoop(
            context, door,
            SourceLoop.Parts(
                make: {
                    let host = try MachineHost(CandleShell(fresh: CandleMachine(series: [])), store: context.store)
                    let series = CandleMachine.series(of: host.machine.watchList ?? first)
                    let shadow = try ShadowBook(of: context.store, series)
                    return SourceHost(host, FeedSource(venue.rules, first: first, reach: HistoryReach(), shadow: shadow))
                },
                events: [
                    EventSource { await events.first { _ in true }.map { .stream($0.event, $0.line) } },
                    EventSource { await desk.changes.first { _ in true } },
                ],
                perform: { work(for: $0, venue, desk, context.clock) },
                stepped: { try told($0, $1, context, door.board) },
                report: { sourced in
                    report(sourced, context, door.board)
                    desk.show(sourced.host.machine.watchList ?? [])
                },
                settled: { source in
                    if let frames = source.lastFrames {
                        context.clock.report(frames: frames)
                    } else {
                        context.clock.report(frame: source.lastFrame)
                    }
                }))
        return Desked(loop: loop, desk: desk)
    }

    /// The loop; when it has ended, however it did, nobody waits at the desk any more.
    private struct Desked<Loop: Service>: Service {
        let loop: Loop
        let desk: WatchDesk

        func run() async throws {
            defer { desk.close() }
            try await loop.run()
        }
    }

    /// Makes a wish, or answers what takes time.
    private static func work(
        for wish: FeedSource.Wish, _ venue: any FeedVenue, _ desk: WatchDesk, _ clock: any PlatformClock
    ) -> SourceLoop<CandleShell, FeedSource>.Work? {
        switch wish {
        case .follow(let list): venue.follow(list)
        case .answer(let number, let refusal): desk.answer(number, refusal: refusal)
        case .giveUp(let line, let reason): venue.giveUp(line, reason)
        case .connect(let line, let pause):
            return {
                await venue.connect(line, after: pause)
                return nil
            }
        case .bars(let number, let question):
            return { await VenueError.result { try await venue.bars(question) }.map { .answered(number, $0) } }
        case .time(let question):
            return { await VenueError.result { try await venue.time() }.map { .toldTime($0, question: question, at: clock.now) } }
        case .listing: return { await VenueError.result { try await venue.listing() }.map { .toldListing($0) } }
        case .settlements(let instrument, let first, let last):
            return {
                await VenueError.result { try await venue.settlements(of: instrument, from: first, through: last) }
                    .map { .settled(instrument, $0) }
            }
        case .pause(let series, let pause): return { (try? await Task.sleep(for: pause)).map { .pauseOver(series) } }
        }
        return nil
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
            case .minute, .quote, .mark, .instrument, .outage, .unseen: break
            case .revision: hasNews = true
            case .forming(let candle):
                // Before its history is there a bar has no place on a chart.
                guard !sourced.source.isLoading(Series(candle.instrument, Candle.topicLength)) else { continue }
                try context.publishEphemeral(.forming, key: candle.instrument.description, data: candle)
            }
        }
        // What the venue does not have is never loaded.
        if hasNews, !sourced.host.machine.isColdStart || !sourced.source.isLoading { board.sumUpDay(context) }
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
