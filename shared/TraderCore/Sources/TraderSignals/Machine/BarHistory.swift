import TraderModel

/// The bars of one series of the last days: what lanes judge, and what a strategy that is added later warms up from.
struct BarHistory: Equatable, Sendable {
    /// Days of bars that are kept: of five minutes and longer 32, so that the 31 days of a cold start are there for a day more; of shorter
    /// ones 8.
    static func days(of length: BarLength) -> Int { length < FeatureRecord.barLength ? 8 : 32 }

    let series: Series
    /// Open time, open, high, low, close, volume, the moment at which it was known and its origin, a row a bar; the oldest row is at `next`
    /// once all rows are taken.
    private var rows: [Int64] = []
    private var next = 0

    /// Bars that are kept.
    private let capacity: Int

    private static let width = 8
    private static let origins: [Candle.Origin] = [.history, .stream, .rest]

    init(of series: Series) {
        self.series = series
        capacity = Self.capacity(of: series.length)
    }

    private static func capacity(of length: BarLength) -> Int { days(of: length) * BarLength.oneDay.bars(of: length) }

    /// The same with bars of before in front of it: those that lead up to its first one without a gap.
    func preceded(by past: [Candle]) -> BarHistory {
        guard count > 0 else { return self }
        var next = self[0].ts
        var fitting: [Candle] = []
        for candle in past.reversed() where candle.ts < next {
            guard candle.ts == next.advanced(by: -1, of: series.length) else { break }
            fitting.append(candle)
            next = candle.ts
        }
        var longer = BarHistory(of: series, room: fitting.count + count)
        for candle in fitting.reversed() { longer.append(candle) }
        for place in 0..<count { longer.append(self[place]) }
        return longer
    }

    private init(of series: Series, room: Int) {
        self.series = series
        capacity = room
    }

    /// Takes the bar behind the last one; an older one says nothing new.
    mutating func append(_ candle: Candle) {
        if let last, candle.ts <= last.ts { return }
        let row = [
            candle.ts.unixSeconds, candle.bar.open.units, candle.bar.high.units, candle.bar.low.units, candle.bar.close.units,
            candle.bar.volume.units, candle.knownAt.microseconds, Int64(Self.origins.firstIndex(of: candle.origin) ?? 0),
        ]
        guard rows.count == capacity * Self.width else {
            rows += row
            return
        }
        for (offset, number) in row.enumerated() { rows[next + offset] = number }
        next = (next + Self.width) % rows.count
    }

    /// Bars that are kept.
    var count: Int { rows.count / Self.width }

    /// The newest bar.
    var last: Candle? { count == 0 ? nil : self[count - 1] }

    /// The bar at a place, the oldest at 0.
    subscript(_ place: Int) -> Candle {
        let row = (next + place * Self.width) % rows.count
        let bar = Bar(
            open: Price(units: rows[row + 1]), high: Price(units: rows[row + 2]), low: Price(units: rows[row + 3]),
            close: Price(units: rows[row + 4]), volume: Quantity(units: rows[row + 5]))
        return Candle(
            instrument: series.instrument, ts: BarTime(unixSeconds: rows[row]), bar: bar, origin: Self.origins[Int(rows[row + 7])],
            knownAt: Timestamp(microseconds: rows[row + 6]))
    }

    /// The place of the first bar that opens at `ts` or later; nil when there is none yet.
    func place(atOrAfter ts: BarTime) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if rows[(next + middle * Self.width) % rows.count] < ts.unixSeconds { low = middle + 1 } else { high = middle }
        }
        return low < count ? low : nil
    }
}

extension BarHistory: Codable {
    private enum CodingKeys: String, CodingKey { case series, rows, next }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        series = try container.decode(Series.self, forKey: .series)
        capacity = Self.capacity(of: series.length)
        // Numbers of 64 bits each, packed as others are.
        rows = try container.decode(PackedDoubles.self, forKey: .rows).values.map { Int64(bitPattern: $0.bitPattern) }
        next = try container.decode(Int.self, forKey: .next)
        let areRows = stride(from: 0, to: rows.count, by: Self.width).allSatisfy { row in
            row + Self.width <= rows.count && BarTime(exactly: rows[row]) != nil && Self.origins.indices.contains(Int(rows[row + 7]))
        }
        guard areRows, rows.count <= capacity * Self.width, next % Self.width == 0, next == 0 || next < rows.count else {
            throw DecodingError.dataCorruptedError(forKey: .rows, in: container, debugDescription: "the bars are no whole rows")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(series, forKey: .series)
        try container.encode(PackedDoubles(rows.map { Double(bitPattern: UInt64(bitPattern: $0)) }), forKey: .rows)
        try container.encode(next, forKey: .next)
    }
}
