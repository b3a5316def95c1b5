import TraderIndicators

/// The percentile rank of the four signals: an update of a full window of 8,640 values, beside an exponential average's.
struct RankBench {
    var runs: Int

    private static let window = 8_640
    private static let updates = 200_000

    func figures() -> [BenchFigure] {
        // Random values, and values that repeat for an hour, as readings do.
        let random = values { chance in Double(chance.next() >> 11) }
        var hourly: [Double] = []
        for value in random.prefix(random.count / 12 + 1) { hourly += [Double](repeating: value.rounded() / 1_024, count: 12) }
        let reference = samples(random) { ExponentialMovingAverage(span: 20) }
        let middle = reference.sorted()[reference.count / 2]
        return [
            BenchFigure("rank.ema", unit: "ns", reference, reference: middle),
            BenchFigure("rank.random", unit: "ns", samples(random) { PercentileRank(window: Self.window) }, reference: middle),
            BenchFigure("rank.hourly", unit: "ns", samples(hourly) { PercentileRank(window: Self.window) }, reference: middle),
        ]
    }

    private func values(_ make: (inout BenchChance) -> Double) -> [Double] {
        var chance = BenchChance(seed: 7)
        return (0..<Self.window + Self.updates).map { _ in make(&chance) }
    }

    /// Nanoseconds an update, a sample a run, once the window is full.
    private func samples<State: Indicator>(_ values: [Double], make: () -> State) -> [Double]
    where State.Input == Double, State.Output == Double {
        (0..<runs).map { _ in
            var state = make()
            for value in values.prefix(Self.window) { _ = state.update(value) }
            var sum = 0.0
            let elapsed = ContinuousClock().measure {
                for place in Self.window..<Self.window + Self.updates { sum += state.update(values[place]) ?? 0 }
            }
            precondition(sum.isFinite, "what is measured is also used")
            return elapsed.seconds * 1e9 / Double(Self.updates)
        }
    }
}
