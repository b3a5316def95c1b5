import Foundation
import Testing
import TraderModel
import VenueSimulator

@Suite("Faults of Binance's streams")
struct BinanceLineTests {
    private typealias Fixture = BinanceVenueFixture

    /// What came on a line over some minutes, with the moments at which it did.
    private struct Played {
        var line: BinanceLine
        var frames: [(seconds: Double, outgoing: BinanceLine.Outgoing)] = []

        var texts: [String] { frames.map(\.outgoing.text) }
        var klines: [(seconds: Double, kline: [String: Any])] {
            frames.compactMap { frame in
                ((try? Fixture.object(frame.outgoing.text))?["k"] as? [String: Any]).map { (frame.seconds, $0) }
            }
        }
        var closed: [(seconds: Double, kline: [String: Any])] { klines.filter { $0.kline["x"] as? Bool == true } }
    }

    private func play(
        _ faults: [String], minutes: Double = 60, _ target: String = "/binanceusdm/market/ws/btcusdt@kline_1m"
    ) throws -> Played {
        let start = try Fixture.source.get().market.start.openTime
        let plan = try FaultPlan(faults, seed: 7).starting(at: start)
        var played = Played(line: BinanceLine(plan, try #require(BinanceRoute(target)), openedAt: start))
        var moment = start
        while true {
            moment = min(Fixture.ticks.next(after: moment), played.line.due > moment ? played.line.due : .seconds(1 << 39))
            let seconds = moment.seconds(since: start)
            guard seconds <= minutes * 60 else { return played }
            let outgoing = played.line.pass(in: try Fixture.at(.usdm, seconds: seconds))
            played.frames += outgoing.map { (seconds, $0) }
        }
    }

    @Test("frames are counted from 0 under the name of their route, acks among them")
    func marks() throws {
        var line = try play([], minutes: 1).line
        let before = try play([], minutes: 1).frames.map(\.outgoing.mark)
        #expect(before.map(\.sequenceNumber) == Array(0..<Int64(before.count)))
        #expect(before.allSatisfy { $0.timestamp == "binanceusdm/market" })
        let ack = line.receive(#"{"method":"LIST_SUBSCRIPTIONS","id":1}"#, at: .seconds(try Fixture.start() + 61))
        #expect(ack.map(\.mark.sequenceNumber) == [Int64(before.count)])
    }

    @Test("without faults every minute is closed, and a connection lives for a day")
    func well() throws {
        let played = try play([])
        #expect(played.closed.count == 60)
        #expect(played.line.end == .seconds(try Fixture.start() + 86_400))
        #expect(try play(["binance-lifetime:90"], minutes: 1).line.end == .seconds(try Fixture.start() + 5_400))
    }

    @Test("some minutes are never closed, or later")
    func closing() throws {
        let closed = try play(["binance-no-close:4"]).closed.count
        #expect((30...58).contains(closed))
        let late = try play(["binance-late-close:7,3"]).closed
        #expect(late.count >= 59)
        let delays = late.map { Int64(($0.seconds - 0.1).rounded()) % 60 }
        #expect(Set(delays) == [0, 7])
    }

    @Test("a wrong close differs from what REST has, and is possible")
    func wrongClose() throws {
        let right = try play([]).closed.map(\.kline)
        let wrong = try play(["binance-wrong-close:3"]).closed.map(\.kline)
        let differing = zip(right, wrong).filter { $0["c"] as? String != $1["c"] as? String }
        #expect((8...35).contains(differing.count) && right.count == wrong.count)
        for kline in wrong {
            let values = ["l", "o", "c", "h"].compactMap { Double(kline[$0] as? String ?? "") }
            #expect(values.count == 4 && values[0] <= min(values[1], values[2]) && max(values[1], values[2]) <= values[3])
        }
    }

    @Test("events are lost, come twice, late, or in half")
    func disturbed() throws {
        let well = try play([]).texts
        #expect(try play(["binance-drop:4"]).texts.count < well.count)
        let twice = try play(["binance-duplicate:4"]).texts
        #expect(twice.count > well.count && Set(twice) == Set(well))
        let swapped = try play(["binance-swap:4"]).texts
        #expect(swapped != well && abs(swapped.count - well.count) <= 1)
        let garbled = try play(["binance-garbled:4"]).texts.filter { (try? Fixture.json($0)) == nil }
        #expect((20...120).contains(garbled.count))
        let keys = try play(["binance-new-keys"], minutes: 2).texts
        #expect(keys.allSatisfy { $0.contains(#""st":1"#) })
    }

    @Test("in a stall klines stop and marks go on; in silence nothing comes")
    func stuck() throws {
        let target = "/binanceusdm/market/stream?streams=btcusdt@kline_1m/btcusdt@markPrice@1s"
        let stalled = try play(["binance-stall:20,60"], target).texts
        let silent = try play(["binance-silence:20,60"], target).texts
        let well = try play([], target).texts
        func count(_ texts: [String], _ word: String) -> Int { texts.count { $0.contains(word) } }
        #expect(count(stalled, "markPriceUpdate") == count(well, "markPriceUpdate"))
        #expect(count(stalled, "kline_1m") <= count(well, "kline_1m") - 19 * 5)
        #expect(count(silent, "markPriceUpdate") <= count(well, "markPriceUpdate") - 19 * 4)
    }
}
