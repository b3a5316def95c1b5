import Testing
import TraderProto

struct EnvelopeTests {
    private struct Close: Codable, Equatable {
        let price: String
        let change: Double?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(price, forKey: .price)
            try container.encode(change, forKey: .change)
        }
    }

    private let full = Envelope(
        topic: .fires, key: "coinbase:BTC-USD", log: "4a1c", seq: 12, prev: 9, at: 1_700_000_000_123_456,
        cause: Cause(service: .marketFeed, seq: 123), v: 1, data: Close(price: "65000.5", change: -0.25))
    private let first = Envelope(
        topic: .candles, key: "gateio:BTC_USDT", log: "4a1c", seq: 1, prev: nil, at: 0, cause: nil, v: 2,
        data: Close(price: "1", change: nil))

    @Test func aFullEnvelopeIsThisText() throws {
        #expect(
            try text(full) == """
                {"at":1700000000123456,"cause":"market-feed/123","data":{"change":-0.25,"price":"65000.5"},"key":"coinbase:BTC-USD",\
                "log":"4a1c","prev":9,"seq":12,"topic":"fires","v":1}
                """)
    }

    @Test func whatIsUnknownIsNull() throws {
        #expect(
            try text(first) == """
                {"at":0,"cause":null,"data":{"change":null,"price":"1"},"key":"gateio:BTC_USDT","log":"4a1c","prev":null,"seq":1,\
                "topic":"candles","v":2}
                """)
    }

    @Test func envelopesComeBackAsTheyWent() throws {
        for envelope in [full, first] {
            #expect(try WireCodec.decode(from: WireCodec.encode(envelope)) == envelope)
        }
    }

    @Test func theHeaderIsReadWithoutKnowingThePayload() throws {
        let header: EnvelopeHeader = try WireCodec.decode(from: WireCodec.encode(full))
        #expect(
            header
                == EnvelopeHeader(
                    topic: "fires", key: "coinbase:BTC-USD", log: "4a1c", seq: 12, prev: 9, at: 1_700_000_000_123_456,
                    cause: Cause(service: .marketFeed, seq: 123), v: 1))
        #expect(header.frameName == "fires/coinbase:BTC-USD")
        #expect(header.frameName == full.frameName)
        #expect(header.knownTopic == .fires)
    }

    @Test(arguments: ["", "market-feed", "market-feed/", "nobody/1", "market-feed/x"])
    func aCauseThatIsNotOneIsRefused(text: String) {
        #expect(Cause(text) == nil)
        #expect(throws: WireError.self) { try WireCodec.decode([Cause].self, from: Array("[\"\(text)\"]".utf8)) }
    }

    @Test func whatJSONCannotSayIsRefused() {
        #expect(throws: WireError.self) { try WireCodec.encode([Double.infinity]) }
        #expect(throws: WireError.self) { try WireCodec.decode(EnvelopeHeader.self, from: Array("{}".utf8)) }
    }

    @Test func aPulseIsAnEphemeralEnvelope() throws {
        let pulse = Pulse(service: .liqPoller, head: .start(of: "L"), at: 5)
        #expect(
            try text(pulse.envelope) == """
                {"at":5,"cause":null,"data":{"at":5,"hash":"\(String(repeating: "0", count: 64))","log":"L","seq":0,\
                "service":"liq-poller"},"key":"liq-poller","log":"L","prev":null,"seq":0,"topic":"pulse","v":1}
                """)
        #expect(pulse.envelope.frameName == "pulse/liq-poller")
    }

    private func text(_ value: some Encodable) throws -> String { String(decoding: try WireCodec.encode(value), as: UTF8.self) }
}
