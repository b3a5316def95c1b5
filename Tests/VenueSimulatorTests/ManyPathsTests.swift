import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("The paths of many instruments")
struct ManyPathsTests {
    private static let text =
        "coinbase:BTC-USD,coinbase:SOL-USD,coinbase:WIF-USD,binanceus:BTCUSDT,binanceus:SOLUSDT,binanceusdm:BTCUSDT,binanceusdm:WIFUSDT"

    private static func market(_ text: String, seed: UInt64 = 7, days: Int = 2) throws -> Market {
        SyntheticMarket(seed: seed, offer: try MarketOffer(text), historyDays: 2, liveDays: days).market
    }

    private func minutes(_ market: Market, _ instrument: Instrument) -> [MarketHistory.TimedBar] {
        market.minutes(of: instrument, from: market.start.advanced(by: -2, of: .oneDay), through: market.end)
    }

    private func minutes(_ market: Market, _ name: String) throws -> [MarketHistory.TimedBar] {
        minutes(market, try #require(Instrument(name)))
    }

    @Test("BTC-USD and ETH-USD are the same with others and without")
    func unchanged() throws {
        let alone = SyntheticMarket(seed: 7, historyDays: 2, liveDays: 2).market
        let among = try Self.market(Self.text)
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] { #expect(alone.bars[instrument] == among.bars[instrument]) }
        for contract in [Instrument.gateBTC, .gateETH] { #expect(alone.liquidations[contract] == among.liquidations[contract]) }
    }

    @Test("BTC-USD and ETH-USD of seed 7 are the ones that were always played")
    func pinned() throws {
        let market = SyntheticMarket(seed: 7, liveDays: 2).market
        var digest: UInt64 = 14_695_981_039_346_656_037
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] {
            for timed in try #require(market.bars[instrument]) {
                let bar = timed.bar
                for units in [timed.ts.unixSeconds, bar.open.units, bar.high.units, bar.low.units, bar.close.units, bar.volume.units] {
                    digest = (digest ^ UInt64(bitPattern: units)) &* 1_099_511_628_211
                }
            }
        }
        #expect(digest == 4_712_983_435_249_278_341)
    }

    @Test("an instrument is the same whatever else is played, and another with another seed")
    func independent() throws {
        let names = ["coinbase:SOL-USD", "binanceus:SOLUSDT", "binanceusdm:BTCUSDT"]
        let all = try Self.market(Self.text)
        for name in names {
            let alone = try Self.market(name)
            #expect(try minutes(alone, name) == minutes(all, name))
            #expect(try minutes(try Self.market(name, seed: 8), name) != minutes(alone, name))
        }
    }

    @Test("more days are the same whether made at once or later")
    func extended() throws {
        let offer = try MarketOffer("coinbase:SOL-USD,gateio:SOL_USDT")
        var grown = SyntheticMarket(seed: 7, offer: offer, historyDays: 2, liveDays: 1)
        grown.extend(byDays: 2)
        let whole = SyntheticMarket(seed: 7, offer: offer, historyDays: 2, liveDays: 3)
        #expect(grown.market.bars == whole.market.bars)
        #expect(grown.market.liquidations == whole.market.liquidations)
    }

    @Test("minutes are without gaps, possible, and make exactly the bars of five, wicks and volume included")
    func minutesMakeBars() throws {
        let market = try Self.market(Self.text)
        for instrument in try Self.text.split(separator: ",").map({ try #require(Instrument(String($0))) }) {
            let minutes = minutes(market, instrument)
            #expect(minutes.count == 4 * 1_440, "\(instrument)")
            #expect(zip(minutes, minutes.dropFirst()).allSatisfy { $1.ts.seconds(since: $0.ts) == 60 })
            #expect(minutes.allSatisfy { $0.bar.isPossible }, "\(instrument)")
            let facts = try #require(market.facts(of: instrument))
            #expect(minutes.allSatisfy { $0.bar.close.units % facts.tick == 0 && $0.bar.high.units % facts.tick == 0 }, "\(instrument)")
            let bars = market.bars(
                of: instrument, length: .fiveMinutes, from: minutes[0].ts, through: market.end.advanced(by: -1, of: .fiveMinutes))
            #expect(bars.count == 4 * 288)
            for (place, bar) in bars.enumerated() {
                let parts = minutes[place * 5..<place * 5 + 5].map(\.bar)
                let traded = parts.filter { $0.volume > .zero }
                #expect(bar.bar.high == traded.map(\.high).max() && bar.bar.low == traded.map(\.low).min())
                #expect(bar.bar.open == traded.first?.open && bar.bar.close == traded.last?.close)
                #expect(bar.bar.volume.units == parts.reduce(0) { $0 + $1.volume.units })
            }
            if let own = market.bars[instrument] { #expect(own == bars, "\(instrument)") }
        }
    }

    @Test("a thin book has minutes without a trade, a busy one has none")
    func quiet() throws {
        let market = try Self.market(Self.text)
        let quiet = try ["binanceus:SOLUSDT", "binanceusdm:WIFUSDT"].map { name in
            try minutes(market, name).count { $0.bar.volume == .zero }
        }
        #expect((200...600).contains(quiet[0]) && quiet[1] == 0)
    }

    @Test("an asset costs nearly the same everywhere, and goes with BTC")
    func together() throws {
        let market = try Self.market(Self.text, days: 10)
        let closes = try ["coinbase:BTC-USD", "binanceus:BTCUSDT", "binanceusdm:BTCUSDT", "coinbase:SOL-USD"].map { name in
            market.bars(
                of: try #require(Instrument(name)), length: .fiveMinutes, from: market.start,
                through: market.end.advanced(by: -1, of: .oneHour)
            ).map(\.bar.close.doubleValue)
        }
        for other in closes[1...2] {
            let distances = zip(closes[0], other).map { abs($1 / $0 - 1) }
            // Where the last minute was quiet the price is a minute old.
            #expect(distances.allSatisfy { $0 < 0.02 } && distances.sorted()[distances.count * 9 / 10] < 0.002)
        }
        let returns = closes.map { closes in zip(closes, closes.dropFirst()).map { $1 / $0 - 1 } }
        let both = zip(returns[0], returns[3]).reduce(0) { $0 + $1.0 * $1.1 }
        let squares = [returns[0], returns[3]].map { $0.reduce(0) { $0 + $1 * $1 } }
        #expect((0.4...0.98).contains(both / (squares[0] * squares[1]).squareRoot()))
    }

    @Test("any bar splits into five that make it", arguments: [0, 1, 999, 1_000, 12_345, 100_000, 7_000_000_000] as [Int64])
    func split(volume: Int64) {
        func price(_ cents: Int64) -> Price { Price(units: cents * 1_000_000) }
        for seed in 0..<50 {
            let flat = volume == 0
            let bar =
                flat
                ? Bar.flat(at: price(10_000))
                : Bar(open: price(10_000), high: price(10_300), low: price(9_700), close: price(9_900), volume: Quantity(units: volume))
            let parts = MinuteSplit.minutes(of: bar, tick: 1_000_000, SeededNumbers(seed: UInt64(seed)))
            #expect(parts.count == 5 && parts.allSatisfy { $0.isPossible })
            #expect(Bar(joining: parts) == bar)
            #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.close == $1.open || $1.volume == .zero })
        }
    }
}
