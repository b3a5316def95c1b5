import TestSupport
import Testing
import TraderModel
import TraderVenues

/// Frames and answers with bytes changed, cut out and doubled: refused or read, and what is read is possible.
@Suite(.timeLimit(.minutes(2)))
struct MutationTests {
    private static let frames = [
        #"{"channel":"subscriptions","client_id":"","timestamp":"2026-10-02T09:15:00.104233871Z","sequence_num":1,"events":[{"subscriptions":{"candles":["BTC-USD","ETH-USD"],"heartbeats":["heartbeats"]}}]}"#,
        #"{"channel":"heartbeats","timestamp":"2026-10-02T09:15:01.4451Z","sequence_num":7,"events":[{"current_time":"2026-10-02 09:15:01 +0000 UTC m=+81234.004411213","heartbeat_counter":81233}]}"#,
        #"{"channel":"candles","timestamp":"2026-10-02T09:15:03.101Z","sequence_num":10,"events":[{"type":"update","candles":[{"start":"1790932500","high":"61012","low":"60990","open":"61000.01","close":"61011.9","volume":"3.9","product_id":"BTC-USD"},{"start":"1790932200","high":"61002","low":"60950.1","open":"60951","close":"61000","volume":"11.04","product_id":"ETH-USD"}]}]}"#,
        #"{"type":"error","message":"authentication failure"}"#,
    ]
    private static let page =
        #"{"candles":[{"start":"1790932500","low":"60990","high":"61012","open":"61000.01","close":"61011.9","volume":"3.9"},{"start":"1790932200","low":"60950.1","high":"61002","open":"60951","close":"61000","volume":"11.04"}]}"#
    private static let statistics =
        #"[{"time":1790928000,"long_liq_usd":9273.6,"short_liq_usd":"0"},{"time":1790931600,"long_liq_usd":1e3,"short_liq_usd":12.5}]"#

    /// One or two changes, each at a place of chance; digits are as likely as all other bytes together.
    private func mutated(_ text: String, _ generator: inout SplitMix64) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<generator.number(in: 1...2) {
            let place = Int(generator.number(in: 0...Int64(bytes.count - 1)))
            switch generator.number(in: 0...5) {
            case 0: bytes[place] = UInt8(generator.number(in: 0...255))
            case 1, 2: bytes[place] = UInt8(ascii: "0") + UInt8(generator.number(in: 0...9))
            case 3: bytes.remove(at: place)
            case 4: bytes.insert(contentsOf: bytes[place...].prefix(Int(generator.number(in: 1...40))), at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + Int(generator.number(in: 1...40))))
            }
            if bytes.isEmpty { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A bar that the machines downstream can do their arithmetic with.
    private func isUsable(_ bar: TimedBar) -> Bool {
        bar.bar.isPossible && BarLength.fiveMinutes.isAligned(bar.ts) && bar.ts.closeTime() > .seconds(0)
    }

    @Test func aChangedFrameIsReadOrRefusedAndNeverMore() {
        var generator = SplitMix64(seed: 20_261_002)
        var outcomes = (read: 0, refused: 0)
        for turn in 0..<4_000 {
            do {
                let frame = try CoinbaseFrame(mutated(Self.frames[turn % Self.frames.count], &generator))
                outcomes.read += 1
                for case .candleUpdate(let bars) in frame.contents { #expect(bars.allSatisfy(isUsable)) }
            } catch {
                outcomes.refused += 1
            }
        }
        #expect(outcomes.read > 400 && outcomes.refused > 400, "\(outcomes)")
    }

    @Test func aChangedAnswerIsReadOrRefusedAndNeverMore() {
        var generator = SplitMix64(seed: 20_261_003)
        var outcomes = (read: 0, refused: 0)
        for _ in 0..<2_000 {
            do {
                let bars = try CoinbaseREST.bars(in: Array(mutated(Self.page, &generator).utf8), of: .coinbaseBTC)
                outcomes.read += 1
                #expect(bars.allSatisfy(isUsable))
                #expect(zip(bars, bars.dropFirst()).allSatisfy { $0.ts < $1.ts })
            } catch {
                outcomes.refused += 1
            }
            do {
                let rows = try GateStatistics.rows(in: Array(mutated(Self.statistics, &generator).utf8), of: .gateBTC)
                outcomes.read += 1
                #expect(rows.allSatisfy { $0.longUSD >= .zero && $0.shortUSD >= .zero && BarLength.oneHour.isAligned($0.hour) })
                #expect(rows.allSatisfy { LiquidationReading.publicationTime(of: $0.hour) > .seconds(0) })
            } catch {
                outcomes.refused += 1
            }
        }
        #expect(outcomes.read > 100 && outcomes.refused > 400, "\(outcomes)")
    }
}
