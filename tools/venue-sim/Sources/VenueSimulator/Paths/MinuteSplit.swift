package import TraderModel

/// The five bars of one minute behind a bar of five: they make exactly that bar, wicks and volume included.
package enum MinuteSplit {
    private static let count = 5

    /// The minutes of `bar`, in order. Every chance is in `numbers`; prices are multiples of `tick` (in 10⁻⁸) where the bar's own are.
    package static func minutes(of bar: Bar, tick: Int64, _ numbers: SeededNumbers) -> [Bar] {
        // Too little to be shared: all of it is traded in the first minute.
        guard bar.volume.units >= 1_000 else {
            return [bar] + Array(repeating: .flat(at: bar.close), count: count - 1)
        }
        var numbers = numbers
        let (top, bottom) = (place(&numbers), place(&numbers))
        let closes = closes(of: bar, tick, &numbers)
        let volumes = volumes(of: bar.volume, &numbers)
        var open = bar.open
        return (0..<count).map { index in
            let close = closes[index]
            var (high, low) = (max(open, close), min(open, close))
            // Short wicks of each minute's own, within the bar's.
            high = Price(units: high.units + part(bar.high.units - high.units, 0.3 * numbers.uniform(), tick))
            low = Price(units: low.units - part(low.units - bar.low.units, 0.3 * numbers.uniform(), tick))
            if index == top { high = bar.high }
            if index == bottom { low = bar.low }
            defer { open = close }
            return Bar(open: open, high: high, low: low, close: close, volume: volumes[index])
        }
    }

    private static func place(_ numbers: inout SeededNumbers) -> Int { min(count - 1, Int(numbers.uniform() * Double(count))) }

    private static func part(_ room: Int64, _ share: Double, _ tick: Int64) -> Int64 { Int64(Double(room) * share) / tick * tick }

    /// A way from the open to the close that strays within the bar.
    private static func closes(of bar: Bar, _ tick: Int64, _ numbers: inout SeededNumbers) -> [Price] {
        let reach = Double(bar.high.units - bar.low.units) * 0.35
        return (1...count).map { index in
            let stray = numbers.uniform(in: -1...1) * reach
            guard index < count else { return bar.close }
            let straight = Double(bar.open.units) + Double(bar.close.units - bar.open.units) * Double(index) / Double(count)
            let units = Int64(straight + stray) / tick * tick
            return min(max(Price(units: units), bar.low), bar.high)
        }
    }

    private static func volumes(of volume: Quantity, _ numbers: inout SeededNumbers) -> [Quantity] {
        let weights = (0..<count).map { _ in numbers.uniform(in: 0.5...1.5) }
        let sum = weights.reduce(0, +)
        // Whole hundred-thousandths where the bar's own volume has no finer ones.
        let step: Int64 = volume.units % 1_000 == 0 && volume.units >= 100_000 ? 1_000 : 1
        var parts = weights.map { max(step, Int64(Double(volume.units) * $0 / sum) / step * step) }
        parts[count - 1] = 0
        parts[count - 1] = volume.units - parts.reduce(0, +)
        return parts.map(Quantity.init(units:))
    }
}
