import MarketFeed
import TestSupport
import TraderModel
import TraderVenues

/// A CandleMachine of BTC's and ETH's bars, told what happens by the number of a bar and the seconds since its opening.
struct CandleBench {
    private(set) var machine = CandleMachine(series: [Instrument.coinbaseBTC, .coinbaseETH].map { Series($0, .fiveMinutes) })
    var candles: [Candle] = []
    private(set) var forming: [FormingCandle] = []
    private(set) var minutes: [Candle] = []
    private(set) var revisions: [CandleRevision] = []
    private(set) var instruments: [InstrumentRecord] = []
    private(set) var outages: [Outage] = []

    /// Has instruments followed.
    mutating func watch(_ follows: [Instrument: [WatchedChannel]], at now: Timestamp) {
        apply(
            .watch(
                follows.sorted { $0.key < $1.key }.map {
                    InstrumentRecord(instrument: $0.key, follows: $0.value, contract: nil, at: now)
                }))
    }

    /// A machine whose last final bar of both instruments is number −1, closing at 100, and which follows the stream since long before.
    static func following() -> CandleBench {
        var bench = CandleBench()
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] {
            bench.confirm(-1 ... -1, [.made(instrument, -1, close: 100)], of: instrument, at: .bar(0, 0))
        }
        bench.apply(.followed(since: .bar(-1, 0)))
        bench.candles = []
        return bench
    }

    mutating func apply(_ input: CandleInput) {
        machine.apply(input) { output in
            switch output {
            case .candle(let candle): candles.append(candle)
            case .forming(let candle): forming.append(candle)
            case .minute(let candle): minutes.append(candle)
            case .revision(let revision): revisions.append(revision)
            case .instrument(let record): instruments.append(record)
            case .outage(let outage): outages.append(outage)
            case .quote, .mark, .unseen: break
            }
        }
    }

    mutating func see(_ bars: TimedBar..., at now: Timestamp) { apply(.observed(bars, at: now)) }

    mutating func tick(_ now: Timestamp) { apply(.tick(now)) }

    mutating func confirm(
        _ numbers: ClosedRange<Int>, _ bars: [TimedBar], of instrument: Instrument = .coinbaseBTC, isHistory: Bool = false,
        asked: Timestamp? = nil, at now: Timestamp
    ) {
        apply(
            .confirmed(
                Series(instrument, .fiveMinutes), first: .number(numbers.lowerBound), last: .number(numbers.upperBound), bars: bars,
                isHistory: isHistory, asked: asked ?? now, at: now))
    }

    /// The closes of BTC's final bars, by number.
    var closes: [[Int64]] {
        candles.filter { $0.instrument == .coinbaseBTC }
            .map { [$0.ts.seconds(since: .number(0)) / 300, $0.bar.close.units / 100_000_000] }
    }

    func wanted(_ now: Timestamp) -> [Int64] {
        machine.wantedConfirmations(at: now).filter { $0.series.instrument == .coinbaseBTC }.map { $0.bar.seconds(since: .number(0)) / 300 }
    }
}

extension BarTime {
    static func number(_ number: Int) -> BarTime { MadeMarket.firstBar.advanced(by: number) }
}

extension Timestamp {
    /// The moment `seconds` after the opening of a bar.
    static func bar(_ number: Int, _ seconds: Double) -> Timestamp {
        BarTime.number(number).openTime.advanced(byMilliseconds: Int64(seconds * 1_000))
    }
}

extension TimedBar {
    /// A bar of BTC at one price.
    static func made(_ number: Int, close: Int64, volume: Int64 = 1) -> TimedBar {
        made(.coinbaseBTC, number, close: close, volume: volume)
    }

    static func made(_ instrument: Instrument, _ number: Int, close: Int64, volume: Int64 = 1) -> TimedBar {
        let price = Price(units: close * 100_000_000)
        var bar = Bar.flat(at: price)
        bar.volume = Quantity(units: volume * 100_000_000)
        return TimedBar(instrument: instrument, ts: .number(number), bar: bar)
    }
}
