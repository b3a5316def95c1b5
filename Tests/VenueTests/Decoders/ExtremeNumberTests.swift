import TestSupport
import Testing
import TraderModel
import TraderVenues

/// A number of a venue that is none, or larger than anything, is refused; what is taken can be reckoned with.
struct ExtremeNumberTests {
    private static let numbers = [
        "0", "-0", "-1", "1", "299", "300", "3600", "8589931200", "8589934592", "1099511627776", "4611686018427387904",
        "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "92233720368.54775807", "92233720368.54775808", "1e10",
        "1e27", "1e308",
        "1e400", "-1e400", "0.00000001", "1e-9", "1790928000", "1790928000000", "1790928000000000", "NaN", "Infinity", "",
    ]

    /// As a text and as a bare number.
    private static let written = numbers.flatMap { ["\"\($0)\"", $0] }

    @Test(arguments: ["start", "open", "high", "low", "close", "volume"])
    func candles(field: String) {
        let row = #"{"start":"1790928000","low":"1","high":"1","open":"1","close":"1","volume":"1","product_id":"BTC-USD"}"#
        for number in Self.written {
            let changed = Self.set(field, to: number, in: row)
            let body = Array(#"{"candles":[\#(changed)]}"#.utf8)
            for length in [BarLength.oneMinute, .fiveMinutes] {
                for bar in (try? CoinbaseREST.bars(in: body, of: .coinbaseBTC, length: length)) ?? [] { Self.check(bar, length) }
            }
            let frame = #"{"channel":"candles","sequence_num":1,"events":[{"type":"update","candles":[\#(changed)]}]}"#
            for case .candleUpdate(let bars) in (try? CoinbaseFrame(frame))?.contents ?? [] {
                for bar in bars { Self.check(bar, .fiveMinutes) }
            }
        }
    }

    @Test(arguments: ["trade_id", "price", "size", "time", "sequence_num"])
    func trades(field: String) {
        let frame = """
            {"channel":"market_trades","timestamp":"2026-10-02T09:15:00Z","sequence_num":1,"events":[{"type":"update","trades":[{"trade_id":"7",\
            "product_id":"BTC-USD","price":"1","size":"1","time":"2026-10-02T09:15:00Z","side":"BUY"}]}]}
            """
        for number in Self.written + [#""0000-01-01T00:00:00Z""#, #""9999-12-31T23:59:59.999999999Z""#] {
            guard let read = try? CoinbaseFrame(Self.set(field, to: number, in: frame)) else { continue }
            #expect(read.sequenceNumber.map { (0..<1 << 53).contains($0) } ?? true)
            for case .trades(let trades) in read.contents {
                for trade in trades {
                    #expect(
                        trade.id >= 0 && trade.price > .zero && trade.size >= .zero && Timestamp.range.contains(trade.time.microseconds))
                    _ = BarLength.oneMinute.bar(containing: trade.time).advanced(by: 1).closeTime()
                }
            }
        }
    }

    @Test(arguments: ["time", "long_liq_usd", "short_liq_usd", "server_time", "epochMillis", "epochSeconds"])
    func hoursAndClocks(field: String) {
        let row = #"{"time":1790928000,"long_liq_usd":1,"short_liq_usd":1}"#
        let clock = #"{"server_time":1790928000000,"epochMillis":"1790928000000","epochSeconds":"1790928000"}"#
        for number in Self.written {
            let rows = try? GateStatistics.rows(in: Array("[\(Self.set(field, to: number, in: row))]".utf8), of: .gateBTC, amounts: .usd)
            for row in rows ?? [] {
                #expect(BarTime.range.contains(row.hour.unixSeconds) && BarLength.oneHour.isAligned(row.hour))
                #expect(LiquidationReading.amounts.contains(row.longUSD) && LiquidationReading.amounts.contains(row.shortUSD))
            }
            let body = Array(Self.set(field, to: number, in: clock).utf8)
            for time in [try? GateStatistics.time(in: body), try? CoinbaseREST.time(in: body)].compactMap(\.self) {
                #expect(BarTime.range.contains(time.wholeSeconds))
            }
        }
    }

    private static func check(_ told: TimedBar, _ length: BarLength) {
        #expect(BarTime.range.contains(told.ts.unixSeconds) && length.isAligned(told.ts) && told.bar.isPossible)
        _ = told.ts.advanced(by: 1, of: length).closeTime(of: length).description
    }

    /// `text` with another value of a field that has a number or a text.
    private static func set(_ field: String, to value: String, in text: String) -> String {
        guard let name = text.firstRange(of: "\"\(field)\":") else { return text }
        var end = text[name.upperBound...].firstIndex { ",}".contains($0) } ?? text.endIndex
        if text[name.upperBound] == "\"" {
            end = text[text.index(after: name.upperBound)...].firstIndex(of: "\"").map { text.index(after: $0) } ?? text.endIndex
        }
        return text[..<name.upperBound] + value + text[end...]
    }
}
