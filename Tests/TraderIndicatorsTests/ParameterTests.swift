import Testing
import TraderIndicators

/// Parameters that cannot be are a programmer's error.
@Suite struct ParameterTests {
    @Test func windowsAndPeriodsAreAtLeastOne() async {
        await #expect(processExitsWith: .failure) { _ = PercentileRank(window: 0) }
        await #expect(processExitsWith: .failure) { _ = RollingWindow(capacity: 0) }
        await #expect(processExitsWith: .failure) { _ = ExponentialMovingAverage(span: 0) }
        await #expect(processExitsWith: .failure) { _ = Change(period: 0) }
        await #expect(processExitsWith: .failure) { _ = RollingSum(period: 0) }
        await #expect(processExitsWith: .failure) { _ = SimpleMovingAverage(period: 0) }
        await #expect(processExitsWith: .failure) { _ = WeightedMovingAverage(period: 0) }
        await #expect(processExitsWith: .failure) { _ = WilderMovingAverage(period: 0) }
        await #expect(processExitsWith: .failure) { _ = RelativeStrengthIndex(period: 0) }
        await #expect(processExitsWith: .failure) { _ = AverageTrueRange(period: 0) }
        await #expect(processExitsWith: .failure) { _ = BollingerBands(period: 0, deviations: 2) }
        await #expect(processExitsWith: .failure) { _ = VolumeWeightedAveragePrice(period: 0) }
        await #expect(processExitsWith: .failure) { _ = RollingMinimum(period: 0) }
        await #expect(processExitsWith: .failure) { _ = RollingMaximum(period: 0) }
        await #expect(processExitsWith: .failure) { _ = DonchianChannel(period: 0) }
        await #expect(processExitsWith: .failure) { _ = StandardDeviation(period: 0, estimator: .population) }
        await #expect(processExitsWith: .failure) { _ = RollingQuantile(period: 0, fraction: 0.5) }
        await #expect(processExitsWith: .failure) { _ = VolumeProfile(period: 0) }
        await #expect(processExitsWith: .failure) { _ = FairValueGap(atrPeriod: 0) }
        await #expect(processExitsWith: .failure) { _ = FairValueGap(maximumAge: 0) }
        await #expect(processExitsWith: .failure) { _ = SwingPoints(left: 0, right: 1) }
        await #expect(processExitsWith: .failure) { _ = MarketStructure(left: 1, right: 0) }
        await #expect(processExitsWith: .failure) { _ = StochasticOscillator(period: 0, smoothing: 1, signal: 1) }
        await #expect(processExitsWith: .failure) { _ = StochasticOscillator(period: 1, smoothing: 0, signal: 1) }
        await #expect(processExitsWith: .failure) { _ = StochasticOscillator(period: 1, smoothing: 1, signal: 0) }
        await #expect(processExitsWith: .failure) { _ = MACD(fast: 0, slow: 2, signal: 1) }
        await #expect(processExitsWith: .failure) { _ = MACD(fast: 1, slow: 2, signal: 0) }
    }

    @Test func whatNeedsTwoValuesHasAPeriodOfTwo() async {
        await #expect(processExitsWith: .failure) { _ = DirectionalMovement(period: 1) }
        await #expect(processExitsWith: .failure) { _ = StandardDeviation(period: 1, estimator: .sample) }
        await #expect(processExitsWith: .failure) { _ = ZScore(period: 1) }
        await #expect(processExitsWith: .failure) { _ = RollingCorrelation(period: 1) }
    }

    @Test func otherParametersAreInTheirRange() async {
        await #expect(processExitsWith: .failure) { _ = MACD(fast: 5, slow: 5, signal: 1) }
        await #expect(processExitsWith: .failure) { _ = BollingerBands(period: 5, deviations: -1) }
        await #expect(processExitsWith: .failure) { _ = BollingerBands(period: 5, deviations: .nan) }
        await #expect(processExitsWith: .failure) { _ = RollingQuantile(period: 5, fraction: 1.01) }
        await #expect(processExitsWith: .failure) { _ = VolumeProfile(period: 5, bins: 0) }
        await #expect(processExitsWith: .failure) { _ = VolumeProfile(period: 5, valueArea: 0) }
        await #expect(processExitsWith: .failure) { _ = VolumeProfile(period: 5, valueArea: 1.01) }
        await #expect(processExitsWith: .failure) { _ = FairValueGap(minimumGap: -0.1) }
    }

    @Test func anOrderHasNoPlaceForNaN() async {
        await #expect(processExitsWith: .failure) {
            var rank = PercentileRank(window: 2)
            _ = rank.update(.nan)
        }
        await #expect(processExitsWith: .failure) {
            var quantile = RollingQuantile(period: 2, fraction: 0.5)
            _ = quantile.update(.nan)
        }
    }
}
