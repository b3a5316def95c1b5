import TraderModel

/// The samples that the machine kept up to version 5, as its snapshots hold them: each bar as it was judged, in `EarlierLayout`.
struct EarlierSamples: Decodable {
    /// Open times and values, a row a bar; the oldest row is at `next` once all rows are taken.
    private var rows: [Double]
    private var next: Int
    /// A fingerprint of all samples there ever were.
    let digest: StateDigest

    private static let width = EarlierLayout.layout.count + 1
    private static let capacity = 32 * 288

    private enum CodingKeys: String, CodingKey { case rows, next, digest }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rows = try container.decode(PackedDoubles.self, forKey: .rows).values
        next = try container.decode(Int.self, forKey: .next)
        digest = try container.decode(StateDigest.self, forKey: .digest)
        let areTimes = stride(from: 0, to: rows.count, by: Self.width).allSatisfy { row in
            Int64(exactly: rows[row]).flatMap(BarTime.init(exactly:)) != nil
        }
        guard rows.count % Self.width == 0, rows.count <= Self.capacity * Self.width, next % Self.width == 0, 0...rows.count ~= next,
            areTimes
        else {
            throw DecodingError.dataCorruptedError(forKey: .rows, in: container, debugDescription: "the samples are no whole rows")
        }
    }

    /// Samples that are kept.
    var count: Int { rows.count / Self.width }

    /// The newest sample's bar; nil when there is none.
    var last: BarTime? { count == 0 ? nil : self[count - 1].ts }

    /// The sample at a place, the oldest at 0.
    subscript(_ place: Int) -> MarketSample {
        let row = (next + place * Self.width) % rows.count
        return MarketSample(ts: BarTime(unixSeconds: Int64(rows[row])), values: Array(rows[(row + 1)..<(row + Self.width)]))
    }

    /// The bars of an instrument, as they are known from numbers.
    func candles(of instrument: Instrument) -> [Candle] {
        guard let first = EarlierLayout.layout.first(of: SampleBlock(.bars, of: instrument)) else { return [] }
        func units(_ value: Double) -> Int64 {
            let units = (value * 100_000_000).rounded()
            return Int64(exactly: units) ?? (units > 0 ? .max : 0)
        }
        return (0..<count).map { place in
            let sample = self[place]
            let numbers = sample.values[first..<first + FunctionCatalogue.barFields.count].map(units)
            let bar = Bar(
                open: Price(units: numbers[0]), high: Price(units: numbers[1]), low: Price(units: numbers[2]),
                close: Price(units: numbers[3]),
                volume: Quantity(units: numbers[4]))
            return Candle(
                instrument: instrument, ts: sample.ts, bar: bar, origin: .history, knownAt: sample.ts.closeTime(of: FeatureRecord.barLength)
            )
        }
    }

    /// Readings of a contract that lead to the levels that the samples hold. Their hours are the usual ones: what was late in a way that no
    /// sample tells may end to count an hour sooner or later.
    func readings(of contract: Instrument) -> [LiquidationReading] {
        guard let first = EarlierLayout.layout.first(of: SampleBlock(.readings, of: contract)) else { return [] }
        var readings: [LiquidationReading] = []
        var before: (long: Double, short: Double)?
        for place in 0..<count {
            let sample = self[place]
            let (long, short, isNew) = (sample.values[first], sample.values[first + 1], sample.values[first + 2] == 1)
            defer { before = (long, short) }
            guard !long.isNaN, !short.isNaN, isNew || before.map({ $0.long != long || $0.short != short }) ?? true else { continue }
            // A new one is of the hour before; one that was late, of an hour before that; of what was known at the first sample only its age is.
            let hour = BarLength.oneHour.bar(containing: sample.ts).advanced(by: isNew || before == nil ? -1 : -2, of: .oneHour)
            readings.append(
                LiquidationReading(
                    instrument: contract, ts: hour, longUSD: Money(units: Int128((long * 100_000_000).rounded())),
                    shortUSD: Money(units: Int128((short * 100_000_000).rounded())),
                    knownAt: sample.ts.openTime.advanced(bySeconds: before == nil && !isNew ? -1 : 1)))
        }
        return readings
    }
}
