import Testing
import TraderModel

/// Rows of hours without a liquidation.
struct ZeroHoursTests {
    private func readings(long: [Int64], short: [Int64]) -> [LiquidationReading] {
        zip(long, short).enumerated().map { index, amounts in
            let ts = BarTime(unixSeconds: 1_767_225_600).advanced(by: index, of: .oneHour)
            return LiquidationReading(
                instrument: .gateBTC, ts: ts, longUSD: Money(units: Int128(amounts.0)), shortUSD: Money(units: Int128(amounts.1)),
                knownAt: ts.openTime)
        }
    }

    @Test func theRowAtTheEndCounts() {
        let some = readings(long: [0, 0, 1, 0, 0], short: [5, 5, 5, 5, 0])
        #expect(ZeroHours.last(in: some, atLeast: 2) == ZeroHours(side: .long, first: some[3].ts, hours: 2))
        #expect(ZeroHours.last(in: some, atLeast: 3) == nil)
        #expect(ZeroHours.last(in: some.dropLast(2), atLeast: 1) == nil)
        #expect(ZeroHours.last(in: [], atLeast: 1) == nil)
    }

    @Test func theLongestRowIsFoundWhereverItStands() {
        let some = readings(long: [0, 0, 1, 0, 1, 1], short: [1, 0, 0, 0, 1, 1])
        #expect(ZeroHours.longest(in: some, atLeast: 2) == ZeroHours(side: .short, first: some[1].ts, hours: 3))
        #expect(ZeroHours.longest(in: some) == nil)
    }
}
