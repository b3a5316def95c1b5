import Testing
import TraderModel
import TraderProto
import TraderService

struct StatusBoardTests {
    @Test func whatIsNotKnownIsNullAndNeverAbsent() throws {
        let text = String(
            decoding: try WireCodec.encode(StatusBoard(service: .paperBroker).status(now: .seconds(1), isSimulated: true)), as: UTF8.self)
        for key in ["reason", "lastRecordAt", "newestDataAt", "source"] { #expect(text.contains("\"\(key)\":null"), "\(text)") }
    }

    @Test func theBoardSaysWhatWasLastSaidOfTheService() throws {
        let board = StatusBoard(service: .signalEngine)
        let fresh = board.status(now: .seconds(1), isSimulated: true)
        #expect(fresh.state == .starting && fresh.head == 0 && fresh.lastRecordAt == nil && fresh.newestDataAt == nil && fresh.lag.isEmpty)
        #expect(fresh.isSimulated && fresh.now == 1_000_000 && fresh.pid > 0 && fresh.memoryBytes > 0)
        board.loaded(upTo: 4)
        board.wrote(upTo: 7, at: .seconds(90))
        board.sawData(upTo: .seconds(80))
        board.sawData(upTo: .seconds(70))
        board.set(figure: "warm-up", to: 0.5)
        board.set(.stale, reason: "the venue is away")
        board.readUpstreams {
            [UpstreamState(name: "market-feed", lag: 3, heardAt: .now), UpstreamState(name: "liq-poller", lag: nil, heardAt: nil)]
        }
        let status = board.status(now: .seconds(100), isSimulated: false)
        #expect(status.service == .signalEngine && status.state == .stale && status.reason == "the venue is away")
        #expect(status.head == 7 && status.lastRecordAt == 90_000_000 && status.newestDataAt == 80_000_000)
        #expect(status.figures == ["warm-up": 0.5] && status.lag == ["market-feed": 3, "liq-poller": nil])
        let sent = try WireCodec.decode(StatusBoard.Status.self, from: WireCodec.encode(status))
        #expect(sent.lag == status.lag && sent.figures == status.figures)
    }

    @Test func anUpstreamThatIsNotHeardMakesARunningServiceStale() {
        let board = StatusBoard(service: .signalEngine)
        board.set(.running, reason: "bar 3 waits")
        let start = ContinuousClock.now
        board.readUpstreams {
            [
                UpstreamState(name: "market-feed", lag: 0, heardAt: start + .seconds(60)),
                UpstreamState(name: "liq-poller", lag: 0, heardAt: start),
            ]
        }
        let early = board.status(now: .seconds(1), isSimulated: false, at: start + .seconds(4))
        #expect(early.state == .running && early.reason == "bar 3 waits")
        let late = board.status(now: .seconds(1), isSimulated: false, at: start + .seconds(6))
        #expect(late.state == .stale && late.reason?.hasPrefix("nothing heard from liq-poller since 2") == true)
        board.set(.stopping)
        #expect(board.status(now: .seconds(1), isSimulated: false, at: start + .seconds(6)).state == .stopping)
    }

    @Test func anUpstreamThatWasNeverHeardIsSilentSinceTheReadingBegan() {
        let board = StatusBoard(service: .apiGateway)
        board.set(.running)
        board.readUpstreams { [UpstreamState(name: "paper-broker", lag: nil, heardAt: nil)] }
        let now = ContinuousClock.now
        #expect(board.status(now: .seconds(1), isSimulated: false, at: now).state == .running)
        #expect(board.status(now: .seconds(1), isSimulated: false, at: now + .seconds(7)).reason?.contains("paper-broker") == true)
    }

    @Test func aStepThatDoesNotEndIsNoticed() {
        let board = StatusBoard(service: .paperBroker)
        board.set(.running)
        board.working {
            let now = ContinuousClock.now
            #expect(!board.isStuck(at: now + .seconds(9)) && board.isStuck(at: now + .seconds(11)))
            let status = board.status(now: .seconds(1), isSimulated: false, at: now + .seconds(11))
            #expect(status.state == .stale && status.reason?.hasPrefix("in one step since 2") == true)
        }
        #expect(!board.isStuck(at: .now + .seconds(60)))
    }
}
