import TestSupport
import Testing
import TraderModel
import TraderSignals

/// A strategy whose warm-up is longer than what is remembered is warmed up over a past that is fetched.
@Suite struct PastTests {
    private static let length = BarLength.fiveMinutes
    private static let sol = Instrument.coinbaseSOL

    private static let slow = StrategyDocument.made(
        "slow", long: "close > mean", features: ["mean": "sma(close, 300)", "hourly": "on(1h, sma(close, 30))"], instrument: sol,
        timeframe: .fifteenMinutes, afterOwnBars: 2)
    private static let version = StrategyVersion(name: "slow", version: 1)

    /// Bars of chance, the same for the same place.
    private static func bar(_ place: Int) -> Bar {
        var numbers = SplitMix64(seed: UInt64(place + 10_000))
        let prices = (0..<4).map { _ in numbers.number(in: 9_000_000_000...11_000_000_000) }.sorted()
        return Bar(
            open: Price(units: prices[1]), high: Price(units: prices[3]), low: Price(units: prices[0]), close: Price(units: prices[2]),
            volume: Quantity(units: numbers.number(in: 0...1_000)))
    }

    private static func input(_ place: Int, _ instrument: Instrument = sol, isLive: Bool) -> SignalInput {
        let ts = MadeMarket.firstBar.advanced(by: place)
        return .candle(
            Candle(
                instrument: instrument, ts: ts, bar: bar(place), origin: isLive ? .stream : .history,
                knownAt: ts.closeTime().advanced(bySeconds: 1)))
    }

    private static func past(_ places: Range<Int>, _ instrument: Instrument = sol) -> PastBars {
        let series = Series(instrument, length)
        return PastBars(series, places.map { PastBars.candle(series, MadeMarket.firstBar.advanced(by: $0), bar($0)) })
    }

    /// One that remembers the last 200 of 1,200 bars, and one that saw them all.
    private static func machines(_ documents: [StrategyDocument]) throws -> (short: SignalMachine, long: SignalMachine) {
        var (short, long) = (try SignalMachine(home: nil, strategies: documents), try SignalMachine(home: nil, strategies: documents))
        for place in 0..<1_200 {
            let input = Self.input(place, isLive: place >= 1_190)
            long.apply(input) { _ in }
            if place >= 1_000 { short.apply(input) { _ in } }
        }
        return (short, long)
    }

    @Test("what it lacks is named once its bars are live, and is filled: from then on it is judged like one that saw all of it")
    func filled() throws {
        var (short, long) = try Self.machines([Self.slow])
        let need = try #require(short.pastNeed(but: []))
        #expect(need.strategy == Self.version && need.series.map(\.series) == [Series(Self.sol, Self.length)])
        #expect(need.series.map(\.before) == [MadeMarket.firstBar.advanced(by: 1_000)])
        let count = try #require(need.series.first?.count)
        #expect(count == short.strategies[0].warmUpBars - 200)
        #expect(short.pastNeed(but: [Self.version]) == nil && long.pastNeed(but: []) == nil)
        // As it is journaled and read again.
        let input = try throughJSON(SignalInput.past(Self.version, [Self.past(1_000 - count..<1_000)]))
        #expect(short.outputs(for: [input]).isEmpty)
        #expect(short.warmUp == 1 && short.pastNeed(but: []) == nil)
        var fires = 0
        short = try throughJSON(short)
        for place in 1_200..<1_400 {
            let said = [short.outputs(for: [Self.input(place, isLive: true)]), long.outputs(for: [Self.input(place, isLive: true)])]
            let records = said.map { $0.compactMap { if case .features(let record) = $0 { record.features } else { nil } } }
            #expect(records[0] == records[1] && records[0].count == 1)
            let fired = said.map { $0.filter { if case .fire = $0 { true } else { false } } }
            #expect(fired[0] == fired[1])
            fires += fired[0].count
        }
        #expect(fires > 10)
    }

    @Test("a past with a hole counts from behind the hole, and one that does not reach the first bar not at all")
    func holes() throws {
        var (short, _) = try Self.machines([Self.slow])
        let warm = short.warmUp
        var before = short
        short.apply(.past(Self.version, [Self.past(0..<999)])) { _ in }
        #expect(short.warmUp == warm)
        short.apply(.past(StrategyVersion(name: "slow", version: 2), [Self.past(0..<1_000)])) { _ in }
        short.apply(.past(Self.version, [Self.past(0..<1_000, .coinbaseBTC)])) { _ in }
        #expect(short == before, "of another version, of another instrument")
        let holed = PastBars(Series(Self.sol, Self.length), Self.past(0..<900).bars + Self.past(950..<1_000).bars)
        before.apply(.past(Self.version, [holed])) { _ in }
        #expect(before.warmUp > warm && before.warmUp < 1)
    }

    @Test("what others remember who are warmed up stays, also of values that both have")
    func shared() throws {
        // An average that never quite forgets where it began.
        let settled = StrategyDocument.made(
            "settled", long: "close > fast", features: ["fast": "ema(close, 20)"], instrument: Self.sol, afterOwnBars: 1)
        let slow = StrategyDocument.made(
            "slow", long: "close > fast and close > sma(close, 900)", features: ["fast": "ema(close, 20)"], instrument: Self.sol,
            afterOwnBars: 1)
        var (alone, _) = try Self.machines([settled])
        var (both, _) = try Self.machines([settled, slow])
        both.apply(.past(Self.version, [Self.past(100..<1_000)])) { _ in }
        #expect(both.warmUp == 1)
        for place in 1_200..<1_260 {
            let fires = [alone.outputs(for: [Self.input(place, isLive: true)]), both.outputs(for: [Self.input(place, isLive: true)])].map {
                $0.compactMap { if case .fire(let fire) = $0, fire.signal == "settled" { fire } else { nil } }
            }
            #expect(fires[0] == fires[1])
        }
        #expect(
            both.outputs(for: (1_260..<1_300).map { Self.input($0, isLive: true) }).contains { output in
                if case .fire(let fire) = output { fire.signal == "slow" } else { false }
            })
    }

    @Test("who reads liquidations, and whose bars are history, waits for none of it")
    func notAsked() throws {
        let crowd = StrategyDocument.made(
            "crowd", long: "long_liq_usd(\"gateio:BTC_USDT\") > 1 and close > sma(close, 900)", instrument: Self.sol)
        #expect(try Self.machines([crowd]).short.pastNeed(but: []) == nil)
        var machine = try SignalMachine(home: nil, strategies: [Self.slow])
        for place in 0..<50 { machine.apply(Self.input(place, isLive: false)) { _ in } }
        #expect(machine.pastNeed(but: []) == nil)
    }
}
