import Testing
import TraderModel
import TraderVenues

@Suite("Longer bars made of shorter ones")
struct BarJoinTests {
    private let start = BarTime(unixSeconds: 1_795_000_200)

    private func bar(_ count: Int, volume: Int64? = nil) -> TimedBar {
        let middle = Int64(100 + (count * 37) % 50)
        return TimedBar(
            instrument: Instrument(venue: "v", symbol: "XYZ"), ts: start.advanced(by: count, of: .oneMinute),
            bar: Bar(
                open: Price(units: middle), high: Price(units: middle + 10 + Int64(count)), low: Price(units: middle - 20),
                close: Price(units: middle - 5), volume: Quantity(units: volume ?? Int64(count))))
    }

    @Test func fiveMinutesAreMadeOfFive() {
        var join = BarJoin(.oneMinute, into: .fiveMinutes)
        let made = (0..<11).map { join.take(bar($0)) }
        #expect(made.indices.filter { made[$0] != nil } == [4, 9])
        let parts = (5..<10).map { bar($0).bar }
        #expect(
            made[9]?.ts == start.advanced(by: 1, of: .fiveMinutes) && made[9]?.bar.open == parts[0].open
                && made[9]?.bar.close == parts[4].close)
        #expect(made[9]?.bar.high == parts.map(\.high).max() && made[9]?.bar.low == parts.map(\.low).min())
        #expect(made[9]?.bar.volume == Quantity(units: 35) && made[9]?.bar.isPossible ?? false)
    }

    @Test("a longer bar that lacks a part is not made, and the next one is", arguments: 0..<5)
    func holes(missing: Int) {
        var join = BarJoin(.oneMinute, into: .fiveMinutes)
        let made = (0..<10).filter { $0 != missing }.compactMap { join.take(bar($0)) }
        #expect(made.map(\.ts) == [start.advanced(by: 1, of: .fiveMinutes)])
    }

    @Test func theOneInProgressHoldsThePartInProgress() {
        var join = BarJoin(.oneMinute, into: .fiveMinutes)
        #expect(join.forming(with: bar(1)) == nil && join.forming(with: bar(0)) == bar(0))
        _ = join.take(bar(0))
        let forming = join.forming(with: bar(1))
        #expect(forming?.ts == start && forming?.bar.close == bar(1).bar.close && forming?.bar.volume == Quantity(units: 1))
        #expect(join.forming(with: bar(2)) == nil)
    }

    @Test func aVolumeBeyondAllIsTheMostThereIs() {
        var join = BarJoin(.oneMinute, into: .fiveMinutes)
        let made = (0..<5).compactMap { join.take(bar($0, volume: .max)) }
        #expect(made.map(\.bar.volume) == [Quantity(units: .max)])
    }
}
