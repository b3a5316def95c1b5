import TestSupport
import Testing
import TraderModel
import VenueSimulator

/// The trades behind the simulated bars.
struct TapeTests {
    private func bar(_ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64, volume: Int64) -> Bar {
        func price(_ cents: Int64) -> Price { Price(units: cents * 1_000_000) }
        return Bar(open: price(open), high: price(high), low: price(low), close: price(close), volume: Quantity(units: volume))
    }

    private static let ts = BarTime(unixSeconds: 1_767_571_200)

    @Test("the trades up to any moment make what is shown of the bar then", arguments: [2, 4, 15, 100])
    func agreement(updates: Int) {
        let forming = FormingBars(updatesPerBar: updates)
        for bar in [
            bar(100, 130, 70, 110, volume: 987_654_321), bar(100, 130, 70, 90, volume: 7), bar(100, 100, 100, 100, volume: 1),
            bar(100, 200, 100, 200, volume: 50_000_000), .flat(at: Price(units: 5)),
        ] {
            for second in Int64(0)...300 {
                let moment = Self.ts.openTime.advanced(bySeconds: second)
                let trades = Tape.trades(of: bar, opened: Self.ts, forming, through: moment)
                let shown = forming.shown(bar, opened: Self.ts, at: moment)
                #expect(made(of: trades) == shown, "\(second) s")
                #expect(trades.map(\.id) == trades.map(\.id).sorted() && Set(trades.map(\.id)).count == trades.count)
                #expect(trades.allSatisfy { $0.time <= moment && $0.size >= .zero })
            }
        }
    }

    @Test func minutesHoldEachTradeOnceAndLeaveOutThoseWithoutOne() {
        let forming = FormingBars(updatesPerBar: 4)
        let trades = Tape.trades(of: bar(100, 130, 70, 110, volume: 1_000), opened: Self.ts, forming, through: Self.ts.closeTime())
        let minutes = Tape.minutes(of: trades)
        // The updates come 2, 100, 199 and 298 seconds after the opening.
        #expect(minutes.map { $0.ts.seconds(since: Self.ts) } == [0, 60, 180, 240])
        #expect(minutes.reduce(0) { $0 + $1.bar.volume.units } == 1_000)
        #expect(minutes.map(\.bar.high).max() == Price(units: 130_000_000) && minutes.map(\.bar.low).min() == Price(units: 70_000_000))
    }

    private func made(of trades: [TapeTrade]) -> Bar? {
        guard let first = trades.first, let last = trades.last, let high = trades.map(\.price).max(), let low = trades.map(\.price).min()
        else { return nil }
        return Bar(
            open: first.price, high: high, low: low, close: last.price, volume: Quantity(units: trades.reduce(0) { $0 + $1.size.units }))
    }
}
