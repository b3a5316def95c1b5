import Foundation
public import TraderFiles
import TraderLab
public import TraderModel

/// A market read from a folder: `BTC-USD_5m.csv`, `ETH-USD_5m.csv`, `BTC_liq_1h.csv` and, if it is there, `ETH_liq_1h.csv`, each also
/// as `.csv.gz`.
///
/// What opens before `from` is the venues' history; what opens from `from` on and before `until` is played live.
public struct ReplayFiles: Sendable {
    public let market: Market
    /// What a reader of the log should know about the files, a sentence each.
    public let notes: [String]

    /// Days of history that the services' windows need.
    private static let wantedHistoryDays: Int64 = 31

    /// Reads and checks the files. `until` defaults to the end of the shorter candle file. Throws `FileError` naming file and row, or what
    /// is wrong with the range; a gap in a candle file is taken as buckets in which nothing was traded.
    public init(folder: String, from: BarTime, until: BarTime? = nil) throws(FileError) {
        let btc = try CandleFile(path: Self.path(of: "BTC-USD_5m", in: folder), fillGaps: true)
        let eth = try CandleFile(path: Self.path(of: "ETH-USD_5m", in: folder), fillGaps: true)
        let btcHours = try LiquidationFile(path: Self.path(of: "BTC_liq_1h", in: folder), instrument: .gateBTC)
        var ethHours: [LiquidationReading] = []
        if let path = Self.existingPath(of: "ETH_liq_1h", in: folder) {
            ethHours = try LiquidationFile(path: path, instrument: .gateETH).readings
        }
        let end = try Self.end(from: from, until: until, btc.bars, eth.bars, folder)
        market =
            Market(
                bars: [.coinbaseBTC: btc.bars, .coinbaseETH: eth.bars], liquidations: [.gateBTC: btcHours.readings, .gateETH: ethHours],
                start: from, end: end
            ).cut
        let played = [btc.bars, eth.bars]
        notes =
            Self.notes(market, filled: btc.filledGaps + eth.filledGaps) + Self.doubles(in: folder) + Self.notes(onBars: played)
            + Self.notes(on: btcHours.readings, "BTC_liq_1h", played, end) + Self.notes(on: ethHours, "ETH_liq_1h", played, end)
    }

    /// Files that are there plain and packed: one of them is played.
    private static func doubles(in folder: String) -> [String] {
        ["BTC-USD_5m", "ETH-USD_5m", "BTC_liq_1h", "ETH_liq_1h"].filter { name in
            ["csv", "csv.gz"].allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\(name).\($0)") }
        }.map { "\($0).csv is played, and \($0).csv.gz is not: delete the one that is not meant" }
    }

    /// What of the candle files is played, where that is not all.
    private static func notes(onBars series: [[MarketHistory.TimedBar]]) -> [String] {
        guard let common = BarCoverage.common(of: series) else { return [] }
        return zip(["BTC-USD_5m", "ETH-USD_5m"], series).compactMap { name, bars in
            guard let coverage = BarCoverage(bars, common: common), coverage.leftOut > 0 else { return nil }
            return
                "\(name) has bars from \(coverage.first) to \(coverage.last): \(coverage.leftOut) of them are left out, which the other file does not have"
        }
    }

    /// Which hours a file of liquidations does not have, and whether it says anything.
    private static func notes(
        on readings: [LiquidationReading], _ name: String, _ series: [[MarketHistory.TimedBar]], _ end: BarTime
    ) -> [String] {
        guard let common = BarCoverage.common(of: series), common.lowerBound < end,
            let coverage = ReadingCoverage(readings, at: common.lowerBound...end.advanced(by: -1, of: Market.barLength)), !coverage.isWhole
        else { return [] }
        var notes: [String] = []
        if coverage.missing > 0 {
            notes.append(
                "\(name) has \(coverage.count) hours from \(coverage.first) to \(coverage.last): \(coverage.missing) hours of what is played are missing"
            )
        }
        if coverage.zeroHours >= ReadingCoverage.suspiciousZeroHours, let from = coverage.zerosFrom {
            notes.append(
                "\(name) has no liquidations on one side for \(coverage.zeroHours) hours from \(from) on, as of a source that is broken")
        }
        return notes
    }

    private static func end(
        from: BarTime, until: BarTime?, _ btc: [MarketHistory.TimedBar], _ eth: [MarketHistory.TimedBar], _ folder: String
    ) throws(FileError) -> BarTime {
        guard let first = [btc.first, eth.first].compactMap(\.?.ts).max(), let last = [btc.last, eth.last].compactMap(\.?.ts).min() else {
            throw FileError("\(folder): the candle files have no bars; give files with bars")
        }
        let end = until ?? last.advanced(by: 1, of: Market.barLength)
        guard Market.barLength.isAligned(from), Market.barLength.isAligned(end) else {
            throw FileError("--from \(from) --until \(end): bars open on five minutes; give moments on five minutes")
        }
        guard from >= first, from <= last, end <= last.advanced(by: 1, of: Market.barLength) else {
            throw FileError(
                "\(folder) has bars of both instruments from \(first) to \(last.advanced(by: 1, of: Market.barLength)): "
                    + "--from \(from) --until \(end) is outside; give a range within it")
        }
        guard from < end else { throw FileError("--from \(from) is not before --until \(end); give a range with a bar in it") }
        return end
    }

    private static func notes(_ market: Market, filled: Int) -> [String] {
        var notes: [String] = []
        if filled > 0 { notes.append("\(filled) buckets are not in the candle files: played as buckets without a trade") }
        let first = [Instrument.coinbaseBTC, .coinbaseETH].compactMap { market.bars[$0]?.first?.ts }.max() ?? market.start
        let days = market.start.seconds(since: first) / 86_400
        if days < wantedHistoryDays {
            notes.append("only \(days) days of history before --from: the 30-day windows fill up late, and signals stay silent until then")
        }
        if market.liquidations[.gateETH]?.isEmpty ?? true { notes.append("no ETH_liq_1h: the contract ETH_USDT answers an empty list") }
        return notes
    }

    private static func path(of name: String, in folder: String) throws(FileError) -> String {
        let kind = try? FileManager.default.attributesOfItem(atPath: folder)[.type] as? FileAttributeType
        guard kind == .typeDirectory else { throw FileError("\(folder): no such folder; give one with the replay files") }
        guard let path = existingPath(of: name, in: folder) else {
            throw FileError("\(folder)/\(name).csv: no such file, nor \(name).csv.gz; a replay needs it")
        }
        return path
    }

    private static func existingPath(of name: String, in folder: String) -> String? {
        ["\(folder)/\(name).csv", "\(folder)/\(name).csv.gz"].first { FileManager.default.fileExists(atPath: $0) }
    }
}
