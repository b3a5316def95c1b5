import Testing
import TraderModel
import TraderProto

struct CatalogueTests {
    @Test func theTableOfPortsIsThis() {
        let publish = ServiceName.allCases.map { "\($0) \(Endpoints.standard(for: $0).publish)" }
        #expect(
            publish == [
                "market-feed tcp://127.0.0.1:7100", "liq-poller tcp://127.0.0.1:7110", "signal-engine tcp://127.0.0.1:7120",
                "paper-broker tcp://127.0.0.1:7130", "api-gateway tcp://127.0.0.1:7140",
            ])
        let broker = Endpoints.standard(for: .paperBroker, host: "*", basePort: 9000)
        #expect(broker == Endpoints(publish: "tcp://*:9030", replay: "tcp://*:9031", command: "tcp://*:9032"))
        #expect(Endpoints.clockPort() == 7190)
        let feeds = ServiceName.feeds.map { "\($0) \(Endpoints.standard(for: $0).publish)" }
        #expect(
            feeds == [
                "market-feed tcp://127.0.0.1:7100", "market-feed@binanceus tcp://127.0.0.1:7150",
                "market-feed@binanceusdm tcp://127.0.0.1:7160",
            ])
    }

    @Test func noTwoSocketsShareAPort() {
        let services = ServiceName.allCases + ServiceName.feeds.dropFirst()
        let all = services.map { Endpoints.standard(for: $0) }.flatMap { [$0.publish, $0.replay, $0.command] }
        let clock = Endpoint.tcp(host: "127.0.0.1", port: Endpoints.clockPort())
        #expect(Set(all + [clock]).count == 3 * services.count + 1)
    }

    @Test func aFeedIsNamedAfterItsVenueAndCoinbasesAsItAlwaysWas() {
        #expect(ServiceName.feed(of: "coinbase") == .marketFeed && ServiceName.feed(of: "gateio") == nil)
        #expect(ServiceName.feeds.map(\.rawValue) == ["market-feed", "market-feed@binanceus", "market-feed@binanceusdm"])
        #expect(ServiceName.allCases.count == 5)
        #expect(Cause("market-feed@binanceus/7") == Cause(service: .binanceUSFeed, seq: 7))
    }

    @Test func aChangeOfTheWatchListIsReadAsItIsWritten() throws {
        func command(_ name: String, _ arguments: [String: String]) -> Command {
            Command(id: "1", deadline: 0, name: name, arguments: arguments)
        }
        let change = WatchChange(isFollowed: true, instrument: .coinbaseBTC, channels: [.quotes, .oneMinuteBars])
        #expect(change.arguments == ["instrument": "coinbase:BTC-USD", "what": "1m,quotes"])
        #expect(try WatchChange(command("follow", change.arguments), venue: "coinbase") == change)
        let short = try WatchChange(command("follow", ["instrument": "BTC-USD"]), venue: "coinbase")
        #expect(short == WatchChange(isFollowed: true, instrument: .coinbaseBTC, channels: [.fiveMinuteBars]))
        let all = try WatchChange(command("unfollow", ["instrument": "BTC-USD"]), venue: "coinbase")
        #expect(!all.isFollowed && all.channels == WatchedChannel.allCases)
        #expect(throws: WatchChange.Unreadable.self) { try WatchChange(command("follow", ["what": "5m"]), venue: "coinbase") }
        #expect(throws: WatchChange.Unreadable.self) {
            try WatchChange(command("follow", ["instrument": "BTC-USD", "what": "5m,2m"]), venue: "coinbase")
        }
    }

    @Test func everyTopicHasItsWriterExceptThePulse() {
        #expect(Topic.allCases.filter { $0.writer == nil } == [.pulse])
        #expect(Topic.allCases.filter { !$0.isDurable } == [.forming, .pulse])
        #expect(Topic.candles.writer == .marketFeed)
        #expect(Topic.allCases.filter { $0.writer == .paperBroker } == [.orders, .fills, .equity])
    }

    @Test func theTopicOfAFrameNameEndsAtTheFirstSlash() {
        #expect(FrameName.of(topic: .fills, key: "a/b") == "fills/a/b")
        #expect(FrameName.topic(of: "fills/a/b") == "fills")
        #expect(FrameName.topic(of: "noise") == "noise")
    }
}
