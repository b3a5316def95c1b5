import Testing
import TraderIndicators

@Suite struct ParameterTests {
    @Test func aWindowBelowOneIsAProgrammersError() async {
        await #expect(processExitsWith: .failure) { _ = PercentileRank(window: 0) }
    }

    @Test func aSpanBelowOneIsAProgrammersError() async {
        await #expect(processExitsWith: .failure) { _ = ExponentialMovingAverage(span: 0) }
    }

    @Test func aPeriodBelowOneIsAProgrammersError() async {
        await #expect(processExitsWith: .failure) { _ = Change(period: 0) }
    }

    @Test func aRankHasNoPlaceForNaN() async {
        await #expect(processExitsWith: .failure) {
            var rank = PercentileRank(window: 2)
            _ = rank.update(.nan)
        }
    }
}
