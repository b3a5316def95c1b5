import TraderIndicators

/// What an indicator should answer, told from all bars at once and without thought for the time it takes.
protocol SlowReference: Sendable {
    /// The numbers for the last of the bars, nil when there is no answer.
    func answer(_ bars: [BarValues]) -> [Double?]?
}

struct SlowVolumeProfile: SlowReference {
    let period: Int
    let bins: Int
    let valueArea: Double

    func answer(_ bars: [BarValues]) -> [Double?]? {
        let bars = bars.suffix(period)
        guard bars.count == period, let lowest = bars.map(\.low).min(), let highest = bars.map(\.high).max() else { return nil }
        let volume = bars.map(\.volume).reduce(0, +)
        guard highest > lowest else { return [lowest, lowest, lowest, volume / Double(period)] }
        guard volume > 0 else { return nil }
        let width = (highest - lowest) / Double(bins)
        var profile = [Double](repeating: 0, count: bins)
        for bar in bars {
            let (first, last) = (bin(bar.low), bin(bar.high))
            for bin in first...last { profile[bin] += bar.volume / Double(last - first + 1) }
        }
        func bin(_ price: Double) -> Int { min(bins - 1, Int(((price - lowest) / width).rounded(.down))) }
        func centre(_ bin: Int) -> Double { lowest + (Double(bin) + 0.5) * width }
        // Sums of the same shares in another order are the same to rounding only.
        func isAbove(_ left: Double, _ right: Double) -> Bool { left > right + 1e-9 * volume }
        var point = 0
        for bin in profile.indices where isAbove(profile[bin], profile[point]) { point = bin }
        var (low, high) = (point, point)
        while isAbove(valueArea * volume, profile[low...high].reduce(0, +)) {
            if low == 0 {
                high += 1
            } else if high == bins - 1 || !isAbove(profile[high + 1], profile[low - 1]) {
                low -= 1
            } else {
                high += 1
            }
        }
        return [centre(point), centre(high), centre(low), volume / Double(period)]
    }
}

struct SlowFairValueGap: SlowReference {
    let minimumGap: Double
    let atrPeriod: Int
    let maximumAge: Int

    func answer(_ bars: [BarValues]) -> [Double?]? {
        guard let last = bars.last, bars.count > 2, minimumGap == 0 || bars.count > atrPeriod else { return nil }
        var bullish: [ClosedRange<Double>] = []
        var bearish: [ClosedRange<Double>] = []
        for index in max(2, bars.count - 1 - maximumAge)..<bars.count {
            guard let least = leastGap(Array(bars[...index])) else { continue }
            let (bar, first, later) = (bars[index], bars[index - 2], bars[(index + 1)...])
            if bar.low > first.high, bar.low - first.high >= least, !later.contains(where: { $0.low <= first.high }) {
                bullish.append(first.high...bar.low)
            }
            if bar.high < first.low, first.low - bar.high >= least, !later.contains(where: { $0.high >= first.low }) {
                bearish.append(bar.high...first.low)
            }
        }
        let range = last.low...last.high
        return [
            bullish.contains { $0.overlaps(range) } ? 1 : 0, bearish.contains { $0.overlaps(range) } ? 1 : 0,
            bullish.map(\.upperBound).filter { $0 < last.close }.max(), bearish.map(\.lowerBound).filter { $0 > last.close }.min(),
        ]
    }

    private func leastGap(_ bars: [BarValues]) -> Double? {
        guard minimumGap > 0 else { return 0 }
        var range = AverageTrueRange(period: atrPeriod)
        return bars.map { range.update($0) }.last?.map { minimumGap * $0 }
    }
}

struct SlowSwings: SlowReference {
    let left: Int
    let right: Int

    /// The newest of the two kinds.
    func answer(_ bars: [BarValues]) -> [Double?]? {
        let (high, low) = (highs(bars).last?.price, lows(bars).last?.price)
        return high == nil && low == nil ? nil : [high, low]
    }

    func highs(_ bars: [BarValues]) -> [(price: Double, knownAt: Int)] { peaks(bars.map(\.high)) }

    func lows(_ bars: [BarValues]) -> [(price: Double, knownAt: Int)] { peaks(bars.map { -$0.low }).map { (-$0.price, $0.knownAt) } }

    private func peaks(_ values: [Double]) -> [(price: Double, knownAt: Int)] {
        values.indices.filter { index in
            guard index >= left, index + right < values.count else { return false }
            return values[(index - left)..<index].allSatisfy { $0 < values[index] }
                && values[(index + 1)...(index + right)].allSatisfy { $0 <= values[index] }
        }.map { (values[$0], $0 + right) }
    }
}

struct SlowStructure: SlowReference {
    let left: Int
    let right: Int

    func answer(_ bars: [BarValues]) -> [Double?]? {
        guard bars.count > left + right else { return nil }
        let swings = SlowSwings(left: left, right: right)
        let (highs, lows) = (swings.highs(bars), swings.lows(bars))
        var trend = 0.0
        // The known time of a swing tells it from the others.
        var broken: Set<Int> = []
        var answer: [Double] = [0, 0, 0]
        for (index, bar) in bars.enumerated() {
            var direction = 0.0
            if let high = highs.last(where: { $0.knownAt <= index }), bar.close > high.price, broken.insert(high.knownAt).inserted {
                direction = 1
            }
            if let low = lows.last(where: { $0.knownAt <= index }), bar.close < low.price, broken.insert(-low.knownAt).inserted {
                direction = -1
            }
            answer[0] = direction == trend ? direction : 0
            answer[1] = direction == trend ? 0 : direction
            if direction != 0 { trend = direction }
            answer[2] = trend
        }
        return answer
    }
}
