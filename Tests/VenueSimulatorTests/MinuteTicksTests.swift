import Testing
import TraderModel
import VenueSimulator

@Suite("How a minute passes")
struct MinuteTicksTests {
    private static let minute = BarTime(unixSeconds: 1_767_571_260)
    private static let bar = Bar(
        open: Price(units: 10_000_000_000), high: Price(units: 10_400_000_000), low: Price(units: 9_900_000_000),
        close: Price(units: 10_100_000_000), volume: Quantity(units: 1_000_000))

    private func facts() throws -> ContractFacts {
        try #require(ContractFacts(Instrument(venue: "binanceus", symbol: "SOLUSDT"), seed: 7))
    }

    @Test("each corner of a minute is a price of it, and the last tick has all of it", arguments: [4, 5, 10, 17, 29])
    func corners(perMinute: Int) throws {
        let ticks = MinuteTicks(perMinute: perMinute)
        let facts = try facts()
        let shown = (1...perMinute).map { ticks.shown(Self.bar, after: $0, facts) }
        #expect(shown.first?.open == Self.bar.open && shown.first?.close == Self.bar.open)
        #expect(shown.contains { $0.close == Self.bar.low } && shown.contains { $0.close == Self.bar.high })
        #expect(shown.last == Self.bar)
        #expect(shown.allSatisfy { $0.isPossible })
        #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.volume <= $1.volume && $0.high <= $1.high && $0.low >= $1.low })
    }

    @Test("a moment is the tick or the closing that comes next, each once")
    func moments() {
        let ticks = MinuteTicks(perMinute: 4)
        var moment = Self.minute.openTime
        var offsets: [Int64] = []
        for _ in 0..<6 {
            let next = ticks.next(after: moment)
            #expect(next > moment)
            offsets.append((next.microseconds - Self.minute.openTime.microseconds) / 1_000)
            #expect(ticks.isTick(next) == (ticks.closed(at: next) == nil))
            moment = next
        }
        #expect(offsets == [100, 1_000, 20_000, 39_000, 58_000, 60_100])
        #expect(ticks.closed(at: moment) == Self.minute)
        #expect(ticks.last(by: Self.minute.openTime) == Self.minute.openTime.advanced(bySeconds: -2))
        #expect(ticks.last(by: Self.minute.openTime.advanced(bySeconds: 30)) == Self.minute.openTime.advanced(bySeconds: 20))
    }
}
