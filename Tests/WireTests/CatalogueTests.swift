import Testing
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
    }

    @Test func noTwoSocketsShareAPort() {
        let all = ServiceName.allCases.map { Endpoints.standard(for: $0) }.flatMap { [$0.publish, $0.replay, $0.command] }
        let clock = Endpoint.tcp(host: "127.0.0.1", port: Endpoints.clockPort())
        #expect(Set(all + [clock]).count == 3 * ServiceName.allCases.count + 1)
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
