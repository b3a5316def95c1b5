import Testing
import TraderModel
import TraderProto
import TraderService

struct StatusBoardTests {
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
        board.readLag { ["market-feed": 3, "liq-poller": nil] }
        let status = board.status(now: .seconds(100), isSimulated: false)
        #expect(status.service == .signalEngine && status.state == .stale && status.reason == "the venue is away")
        #expect(status.head == 7 && status.lastRecordAt == 90_000_000 && status.newestDataAt == 80_000_000)
        #expect(status.figures == ["warm-up": 0.5] && status.lag == ["market-feed": 3, "liq-poller": nil])
        let sent = try WireCodec.decode(StatusBoard.Status.self, from: WireCodec.encode(status))
        #expect(sent.lag == status.lag && sent.figures == status.figures)
    }
}
