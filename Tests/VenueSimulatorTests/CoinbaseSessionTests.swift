import Foundation
import Testing
import TraderModel
import VenueSimulator

@Suite("The candle stream's protocol")
struct CoinbaseSessionTests {
    private static let market = SyntheticMarket(seed: 7, liveDays: 1).market
    private static let subscribeCandles = #"{"type":"subscribe","channel":"candles","product_ids":["BTC-USD","ETH-USD","NOPE-USD"]}"#
    private static let subscribeHeartbeats = #"{"type":"subscribe","channel":"heartbeats","product_ids":[]}"#

    private func venue(seconds: Int64 = 150) -> CoinbaseMarket {
        CoinbaseMarket(
            market: Self.market, forming: FormingBars(updatesPerBar: 4), now: Self.market.start.openTime.advanced(bySeconds: seconds))
    }

    @Test("a subscription of candles is answered with a snapshot and the cumulative ack, in one sequence from 0")
    func subscribe() throws {
        var session = CoinbaseSession()
        var stamps = FrameStamps()
        let heartbeats = session.receive(Self.subscribeHeartbeats, in: venue(), &stamps)
        let candles = session.receive(Self.subscribeCandles, in: venue(), &stamps)
        let frames = (heartbeats + candles).map { Frame($0.text) }
        #expect(frames.map(\.?.channel) == ["subscriptions", "candles", "subscriptions"])
        #expect(frames.map(\.?.sequenceNumber) == [0, 1, 2])
        #expect(frames[1]?.kind == "snapshot")
        #expect(frames[1]?.candles.count == 200)
        #expect(frames[1]?.candles.first?.start == Self.market.start.unixSeconds)
        #expect(candles[1].text.contains(#""subscriptions":{"candles":["BTC-USD","ETH-USD"],"heartbeats":["heartbeats"]}"#))
        #expect(session.hasSubscribed)
    }

    @Test("no two frames share a timestamp, on any connection")
    func stamps() {
        var sessions = [CoinbaseSession(), CoinbaseSession()]
        var stamps = FrameStamps()
        var seen: [String] = []
        for index in sessions.indices {
            seen += sessions[index].receive(Self.subscribeHeartbeats, in: venue(), &stamps).compactMap(\.mark?.timestamp)
            seen += sessions[index].receive(Self.subscribeCandles, in: venue(), &stamps).compactMap(\.mark?.timestamp)
            for counter in 1...50 {
                let beat = sessions[index].heartbeat(counter: Int64(counter), at: Self.market.start.openTime, &stamps)
                if let stamp = beat?.mark?.timestamp { seen.append(stamp) }
            }
        }
        #expect(seen.count == 106)
        #expect(Set(seen).count == seen.count)
        #expect(seen.allSatisfy { Timestamp($0) != nil })
    }

    @Test("an unknown channel gets the venue's error, without an envelope")
    func unknownChannel() {
        var session = CoinbaseSession()
        var stamps = FrameStamps()
        let answer = session.receive(#"{"type":"subscribe","channel":"candels"}"#, in: venue(), &stamps)
        #expect(answer.map(\.text) == [#"{"message":"authentication failure","type":"error"}"#])
        #expect(answer.first?.mark == nil)
        #expect(!session.hasSubscribed)
    }

    @Test("unsubscribing shows in the ack and stops updates")
    func unsubscribe() {
        var session = CoinbaseSession()
        var stamps = FrameStamps()
        _ = session.receive(Self.subscribeCandles, in: venue(), &stamps)
        _ = session.receive(#"{"type":"unsubscribe","channel":"candles","product_ids":["ETH-USD"]}"#, in: venue(), &stamps)
        #expect(session.products == ["BTC-USD"])
        let last = session.receive(#"{"type":"unsubscribe","channel":"candles"}"#, in: venue(), &stamps)
        #expect(last.first?.text.contains(#""subscriptions":{}"#) == true)
        #expect(session.update(in: venue(), &stamps) == nil)
        #expect(session.heartbeat(counter: 1, at: Self.market.start.openTime, &stamps) == nil)
    }
}
