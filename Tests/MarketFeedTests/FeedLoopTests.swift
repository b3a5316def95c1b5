import Foundation
import GRDB
import Logging
import MarketFeed
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderSources
import TraderStore
import TraderVenues

/// The real loop between a real store and a venue of which one call never returns.
@Suite(.timeLimit(.minutes(1)))
struct FeedLoopTests {
    /// A venue that has each bar of ETH at one price, and never answers a question about BTC.
    private final class HangingVenue: FeedVenue {
        let rules = FeedRules.coinbase
        let events: AsyncStream<LineEvent>
        let stream: AsyncStream<LineEvent>.Continuation
        let hung = Mutex(0)

        init() { (events, stream) = AsyncStream.makeStream() }

        func follow(_ list: [InstrumentRecord]) {}

        func connect(_ line: FeedLine, after pause: Duration) async {
            stream.yield(LineEvent(line, .connected))
            await never()
        }

        func giveUp(_ line: FeedLine, _ reason: String) {}

        func time() async throws -> Timestamp { SystemClock().now }

        func listing() async throws -> VenueListing {
            VenueListing(contracts: [], symbols: ["BTC-USD", "ETH-USD", "SOL-USD"])
        }

        func bars(_ question: BarQuestion) async throws -> [TimedBar] {
            guard question.series.instrument == .coinbaseETH else {
                hung.withLock { $0 += 1 }
                await never()
                throw CancellationError()
            }
            var bars: [TimedBar] = []
            var ts = question.first
            while ts <= question.last, ts.openTime <= SystemClock().now {
                bars.append(TimedBar(instrument: .coinbaseETH, ts: ts, bar: .flat(at: Price(units: 100))))
                ts = ts.advanced(by: 1, of: question.series.length)
            }
            return bars
        }

        /// Waits until the task is cancelled.
        private func never() async { for await _ in AsyncStream<Never>.makeStream().stream {} }
    }

    private func context(_ folder: TemporaryFolder) throws -> ServiceContext {
        let settings = try CommonSettings(SettingSource(["DATA_DIR": folder.url.path]))
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let anywhere: Endpoint = "tcp://127.0.0.1:*"
        let bus = try Bus.open(
            binding: Endpoints(publish: anywhere, replay: anywhere, command: anywhere), key: try settings.busKeyFile.take(), logger: quiet
        ) { _ in
            ReplayAnswer(
                ReplayReply(status: .refused, log: "", oldest: 1, head: 0, from: 0, before: .genesis, count: 0, reason: "nobody asks"))
        }
        return ServiceContext(
            name: .marketFeed, settings: settings, clock: SystemClock(),
            store: try Store.open(path: settings.storePath(of: .marketFeed), projections: MarketFeed.register), bus: bus, logger: quiet,
            status: StatusBoard(service: .marketFeed))
    }

    private func ask(_ name: String, _ arguments: [String: String], _ context: ServiceContext) async throws -> CommandReply {
        let answer = try #require(context.commands.answer(to: name))
        return await answer(Command(id: "1", deadline: .max, name: name, arguments: arguments))
    }

    @Test("a question that hangs for ever holds up no other series and no frame")
    func hangs() async throws {
        let folder = try TemporaryFolder()
        let context = try context(folder)
        defer { context.bus.close() }
        let venue = HangingVenue()
        let door = VenueDoor(context, restURL: "http://127.0.0.1:1", try VenueSettings(SettingSource([:])))
        let first = [Instrument.coinbaseBTC, .coinbaseETH].map {
            InstrumentRecord(instrument: $0, follows: [.fiveMinuteBars], contract: nil, at: Timestamp(microseconds: 0))
        }
        let loop = FeedLoop.service(context, door, venue, first: first)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await loop.run()
                throw EndedByItself()
            }
            group.addTask { try await check(venue, door, context, folder) }
            // Whichever is first: what ends the loop fails the test.
            try await group.next()
            group.cancelAll()
        }
    }

    private struct EndedByItself: Error {}

    private func check(_ venue: HangingVenue, _ door: VenueDoor, _ context: ServiceContext, _ folder: TemporaryFolder) async throws {
        let eth = "SELECT count(*) FROM candles_5m WHERE symbol = 'ETH-USD'"
        while try context.store.read({ try Int.fetchOne($0, sql: eth) ?? 0 }) < 8_600 { try await Pause.brief() }
        #expect(venue.hung.withLock { $0 } == 1)
        #expect(try context.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM candles_5m WHERE symbol = 'BTC-USD'") } == 0)
        // The stream goes on being read: a hole in its numbers is counted.
        for number in [0, 9] as [Int64] {
            venue.stream.yield(
                LineEvent(.bars, .frame(StreamFrame(sequenceNumber: number, sentAt: nil, events: [.heartbeat]))))
        }
        while door.counters.snapshot[.lostFrames] != 1 { try await Pause.brief() }
        while door.board.report.gates.map(\.reason) != ["history", nil] { try await Pause.brief() }
        // Whoever was told that something is followed finds it in the store, whenever the process is killed.
        let reply = try await ask("follow", ["instrument": "SOL-USD", "what": "5m,1m"], context)
        #expect(reply.accepted && reply.result?.contains("coinbase:SOL-USD") == true)
        let copy = try TemporaryFolder()
        for file in ["market-feed.db", "market-feed.db-wal"] {
            try FileManager.default.copyItem(at: folder.url.appendingPathComponent(file), to: copy.url.appendingPathComponent(file))
        }
        let kept = try MachineHost(
            CandleShell(fresh: CandleMachine(series: [])),
            store: try Store.open(path: copy.url.appendingPathComponent("market-feed.db").path, projections: MarketFeed.register))
        #expect(kept.machine.watchList?.map(\.instrument.symbol) == ["BTC-USD", "ETH-USD", "SOL-USD"])
        #expect(kept.machine.watchList?.last?.follows == [.fiveMinuteBars, .oneMinuteBars])
        // By the time of the first answer the venue has said what it has, or does so soon.
        while true {
            let unknown = try await ask("follow", ["instrument": "SOL-USDX"], context)
            if !unknown.accepted {
                #expect(unknown.reason == "coinbase has no SOL-USDX: near it are SOL-USD")
                break
            }
            #expect(try await ask("unfollow", ["instrument": "SOL-USDX"], context).accepted)
            try await Pause.brief()
        }
        let refused = try await ask("follow", ["instrument": "SOL-USD", "what": "marks"], context)
        #expect(!refused.accepted && refused.reason?.contains("makes no marks") == true)
    }
}
