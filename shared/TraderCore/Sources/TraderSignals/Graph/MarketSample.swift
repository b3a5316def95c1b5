import TraderModel

/// What is known of one bar at its close, as numbers in a fixed order: the sources of every expression. Unknown is NaN.
struct MarketSample: Sendable {
    /// Places of the bars of each candle instrument: open, high, low, close, volume; then of each contract: long, short, new.
    static let count = StrategyDocument.candleInstruments.count * fields + StrategyDocument.liquidationInstruments.count * figures

    /// The length of the bars that are sampled, each of which is judged.
    static var length: BarLength { FeatureRecord.barLength }
    /// The frame of the samples themselves.
    static let frame = Frame(length)

    static let fields = 5
    private static let figures = 3
    private static let firstFigure = StrategyDocument.candleInstruments.count * fields

    /// How a source of a longer period is made from those of its bars.
    enum Merging {
        case first, highest, lowest, last, total, any
    }

    static let mergings: [Merging] =
        StrategyDocument.candleInstruments.flatMap { _ in [Merging.first, .highest, .lowest, .last, .total] }
        + StrategyDocument.liquidationInstruments.flatMap { _ in [Merging.last, .last, .any] }

    var ts: BarTime
    var values: [Double]

    init(ts: BarTime, values: [Double]) {
        self.ts = ts
        self.values = values
    }

    /// The place of a candle's field.
    static func place(of field: String, _ instrument: Instrument) -> Int? {
        guard let row = StrategyDocument.candleInstruments.firstIndex(of: instrument),
            let column = FunctionCatalogue.barFields.firstIndex(of: field)
        else { return nil }
        return row * fields + column
    }

    /// The first of the places of a contract: long, short, new.
    static func firstPlace(of contract: Instrument) -> Int? {
        StrategyDocument.liquidationInstruments.firstIndex(of: contract).map { firstFigure + $0 * figures }
    }
}
