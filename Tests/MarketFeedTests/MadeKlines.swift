import MarketFeed
import TestSupport
import TraderModel
import TraderVenues

/// A market of a Binance venue, minute by minute, as it grows: what the venue would tell at any moment.
struct MadeKlines {
    static let btc = Instrument(venue: "binanceus", symbol: "BTCUSDT")
    static let minutes = Series(btc, .oneMinute)
    static let five = Series(btc, .fiveMinutes)

    /// The trades of each minute: the second, the price and the size. Some minutes have none.
    private let trades: [[(second: Int64, price: Int64, size: Int64)]]
    private let before: Int64 = 500

    init(minutes count: Int, _ generator: inout SplitMix64) {
        var price = before
        var trades: [[(second: Int64, price: Int64, size: Int64)]] = []
        for _ in 0..<count {
            guard !generator.happens(onceIn: 4) else {
                trades.append([])
                continue
            }
            let seconds = (0..<generator.number(in: 1...6)).map { _ in generator.number(in: 0...59) }.sorted()
            var minute: [(second: Int64, price: Int64, size: Int64)] = []
            for second in seconds {
                price = max(1, price + generator.number(in: -9...9))
                minute.append((second, price, generator.number(in: 1...9)))
            }
            trades.append(minute)
        }
        self.trades = trades
    }

    var count: Int { trades.count }

    static func minute(_ number: Int) -> BarTime { BarTime.number(0).advanced(by: number, of: .oneMinute) }

    /// The moment `seconds` after the first minute's opening.
    static func moment(_ seconds: Double) -> Timestamp { .bar(0, seconds) }

    /// A minute as it stands `seconds` after its opening; one without a trade is flat, as the venue tells it.
    func bar(_ number: Int, after seconds: Int64) -> TimedBar {
        let told = trades[number].filter { $0.second < seconds }
        let last = trades[..<number].last { !$0.isEmpty }?.last?.price ?? before
        var bar = Bar.flat(at: Self.price(told.first?.price ?? last))
        for trade in told {
            bar.high = max(bar.high, Self.price(trade.price))
            bar.low = min(bar.low, Self.price(trade.price))
            bar.close = Self.price(trade.price)
            bar.volume = Quantity(units: bar.volume.units + trade.size * 100_000_000)
        }
        return TimedBar(instrument: Self.btc, ts: Self.minute(number), bar: bar)
    }

    /// A whole minute.
    func whole(_ number: Int) -> TimedBar { bar(number, after: 60) }

    /// What the venue has in a range `seconds` after the first minute's opening: whole minutes, and the one in progress.
    func answer(_ question: BarQuestion, at seconds: Int64) -> [TimedBar] {
        trades.indices.filter { $0 * 60 <= seconds && question.first <= Self.minute($0) && Self.minute($0) <= question.last }
            .map { bar($0, after: min(60, seconds - Int64($0) * 60)) }
    }

    /// The minutes as they are to come out: one a minute, flat at the close before where nothing was traded.
    var truth: [TimedBar] { trades.indices.map(whole) }

    /// Their whole bars of five minutes, made without `BarJoin`.
    var joinedTruth: [TimedBar] {
        stride(from: 0, to: count - 4, by: 5).map { start in
            let parts = truth[start..<start + 5]
            var bar = parts[start].bar
            for part in parts.dropFirst() {
                bar.high = max(bar.high, part.bar.high)
                bar.low = min(bar.low, part.bar.low)
                bar.close = part.bar.close
                bar.volume = Quantity(units: bar.volume.units + part.bar.volume.units)
            }
            return TimedBar(instrument: Self.btc, ts: Self.minute(start), bar: bar)
        }
    }

    private static func price(_ value: Int64) -> Price { Price(units: value * 100_000_000) }
}
