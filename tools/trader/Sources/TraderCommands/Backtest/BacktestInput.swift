import TraderLab
import TraderModel

/// A file that a backtest was given: what it covers, and what of it was left out or is not in it.
struct BacktestInput: Encodable {
    enum Kind: String, Encodable { case candles, liquidations }

    var kind: Kind
    /// As it was given: `BTC-USD`, `binanceus:BTCUSDT/1m`, or `BTC` of liquidations.
    var name: String
    var file: String
    /// Whether a strategy asks for it: what nobody asks for is not read.
    var isUsed: Bool
    var bars: BarCoverage?
    /// Flat bars that were made where the file has none.
    var filledBars = 0
    var readings: ReadingCoverage?

    private enum CodingKeys: String, CodingKey {
        case kind, name, file, isUsed, first, last, rows, leftOutBars, filledBars, missingHoursBefore, missingHoursWithin, missingHoursAfter
        case longestZeroHours
    }

    /// Every key is written: what does not apply is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(name, forKey: .name)
        try container.encode(file, forKey: .file)
        try container.encode(isUsed, forKey: .isUsed)
        try container.encode(bars?.first ?? readings?.first, forKey: .first)
        try container.encode(bars?.last ?? readings?.last, forKey: .last)
        try container.encode(bars.map { $0.count - filledBars } ?? readings?.count, forKey: .rows)
        try container.encode(bars?.leftOut, forKey: .leftOutBars)
        try container.encode(bars.map { _ in filledBars }, forKey: .filledBars)
        try container.encode(readings?.missingBefore, forKey: .missingHoursBefore)
        try container.encode(readings?.missingWithin, forKey: .missingHoursWithin)
        try container.encode(readings?.missingAfter, forKey: .missingHoursAfter)
        try container.encode(readings?.zeroHours, forKey: .longestZeroHours)
    }

    /// What it covers and what is left out or missing, in a line.
    var text: String { ([covers] + exceptions).joined(separator: "; ") }

    /// What a user should know who does not read the report: nil when the file is used from its first row to its last, and whole.
    var warning: String? { exceptions.isEmpty && isUsed ? nil : text }

    private var covers: String {
        if let bars { return "\(title): bars from \(bars.first) to \(bars.last), \(bars.count - bars.leftOut) judged" }
        if let readings { return "\(title): \(readings.count) hours from \(readings.first) to \(readings.last)" }
        return "\(title): not read, since no strategy asks for it"
    }

    private var title: String { "\(name) \(kind == .candles ? "" : "liquidations ")(\(file))" }

    private var exceptions: [String] {
        var exceptions: [String] = []
        if let bars, bars.leftOut > 0 { exceptions.append("\(bars.leftOut) bars left out, which another file does not have") }
        if filledBars > 0 { exceptions.append("filled \(filledBars) missing bars with flat ones") }
        guard let readings else { return exceptions }
        let holes = [
            (readings.missingBefore, "before its first row"),
            (readings.missingWithin, "within it, the first after \(readings.firstHoleAfter.map { "\($0)" } ?? "")"),
            (readings.missingAfter, "after its last row"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        if !holes.isEmpty {
            exceptions.append("hours missing: \(readings.missing) (\(holes.joined(separator: ", ")))")
            exceptions.append("a reading counts for \(LiquidationReading.longestAgeSeconds / 3_600) hours after its own")
        }
        if readings.zeroHours >= ReadingCoverage.suspiciousZeroHours, let from = readings.zerosFrom {
            exceptions.append("no liquidations on one side for \(readings.zeroHours) hours from \(from) on, as of a source that is broken")
        }
        return exceptions
    }
}
