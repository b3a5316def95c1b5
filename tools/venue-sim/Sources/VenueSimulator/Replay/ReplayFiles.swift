public import TraderFiles
import TraderLab
public import TraderModel

/// A market read from a folder: of each instrument `NAME_5m.csv` or `NAME_1m.csv`, `NAME_quotes.csv` and `NAME_funding.csv` if they are there,
/// and hourly liquidations, `BTC_liq_1h.csv` and `ETH_liq_1h.csv`; each also as `.csv.gz`. NAME is Coinbase's symbol, else `VENUE_SYMBOL`.
///
/// What opens before `from` is the venues' history; what opens from `from` on and before `until` is played live.
public struct ReplayFiles: Sendable {
    public let market: Market
    /// What a reader of the log should know about the files, a sentence each.
    public let notes: [String]

    /// Days of history that the services' windows need.
    private static let wantedHistoryDays: Int64 = 31
    /// Bars of a file by which its steps are measured.
    private static let measuredBars = 5_000

    /// Reads and checks the files of what `offer` asks for; those of liquidations of BTC are asked of nobody who names his instruments himself.
    /// `until` defaults to the end of the shortest candle file, and `seed` makes what no file says. Throws `FileError` naming file and row, or
    /// what is wrong with the range; a gap in a candle file is taken as buckets in which nothing was traded.
    public init(
        folder: String, offer: MarketOffer = .standard, from: BarTime, until: BarTime? = nil, seed: UInt64 = 0
    ) throws(FileError) {
        let files = ReplayFolder(path: folder)
        var series: [CandleSeries] = []
        for instrument in offer.instruments where instrument.venue != "gateio" {
            series.append(try CandleSeries(of: instrument, in: files))
        }
        var hours: [Instrument: [LiquidationReading]] = [.gateBTC: [], .gateETH: []]
        for contract in [.gateBTC, .gateETH] + offer.instruments where contract.venue == "gateio" && hours[contract]?.isEmpty ?? true {
            let name = Self.liquidations(of: contract)
            let isNeeded = offer == .standard ? contract == .gateBTC : offer.instruments.contains(contract)
            guard let path = isNeeded ? try files.path(of: name) : files.path(ofExisting: name) else { continue }
            hours[contract] = try LiquidationFile(path: path, instrument: contract).readings
        }
        let end = try Self.end(from: from, until: until, series.map(\.bars), folder)
        var market = Market(
            bars: Dictionary(uniqueKeysWithValues: series.map { ($0.instrument, $0.bars) }), liquidations: hours, start: from, end: end)
        market.seed = seed
        for one in series {
            market.minutes[one.instrument] = one.minutes
            let measured = (one.minutes ?? one.bars).prefix(Self.measuredBars).map(\.bar)
            market.measured[one.instrument] = market.facts(of: one.instrument)?.measured(by: measured)
            if let path = files.path(ofExisting: files.name(of: one.instrument, "quotes")) {
                market.quotes[one.instrument] = try QuoteFile(path: path).quotes
            }
            if let path = files.path(ofExisting: files.name(of: one.instrument, "funding")) {
                market.settlements[one.instrument] = try FundingFile(path: path, minutes: one.minutes ?? one.bars).settlements
            }
        }
        self.market = market.cut
        let played = series.map(\.bars)
        let contracts = hours.keys.sorted()
        var notes = Self.notes(self.market, filled: series.reduce(0) { $0 + $1.filled }, isStandard: offer == .standard)
        notes += files.doubles(of: series.map(\.name) + contracts.map(Self.liquidations))
        notes += Self.notes(onBars: series)
        for contract in contracts { notes += Self.notes(on: hours[contract] ?? [], Self.liquidations(of: contract), played, end) }
        self.notes = notes
    }

    private static func liquidations(of contract: Instrument) -> String { "\(contract.symbol.prefix { $0 != "_" })_liq_1h" }

    /// What of the candle files is played, where that is not all.
    private static func notes(onBars series: [CandleSeries]) -> [String] {
        guard let common = BarCoverage.common(of: series.map(\.bars)) else { return [] }
        let others = series.count == 2 ? "the other file does" : "the other files do"
        return series.compactMap { one in
            guard let coverage = BarCoverage(one.bars, judged: [common]), coverage.leftOut > 0 else { return nil }
            return
                "\(one.name) has bars from \(coverage.first) to \(coverage.last): \(coverage.leftOut) of them are left out, which \(others) not have"
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
        from: BarTime, until: BarTime?, _ series: [[MarketHistory.TimedBar]], _ folder: String
    ) throws(FileError) -> BarTime {
        guard let first = series.compactMap(\.first?.ts).max(), let last = series.compactMap(\.last?.ts).min() else {
            throw FileError("\(folder): the candle files have no bars; give files with bars")
        }
        let end = until ?? last.advanced(by: 1, of: Market.barLength)
        guard Market.barLength.isAligned(from), Market.barLength.isAligned(end) else {
            throw FileError("--from \(from) --until \(end): bars open on five minutes; give moments on five minutes")
        }
        guard from >= first, from <= last, end <= last.advanced(by: 1, of: Market.barLength) else {
            throw FileError(
                "\(folder) has bars of \(series.count == 2 ? "both" : "all") instruments from \(first) to \(last.advanced(by: 1, of: Market.barLength)): "
                    + "--from \(from) --until \(end) is outside; give a range within it")
        }
        guard from < end else { throw FileError("--from \(from) is not before --until \(end); give a range with a bar in it") }
        return end
    }

    private static func notes(_ market: Market, filled: Int, isStandard: Bool) -> [String] {
        var notes: [String] = []
        if filled > 0 { notes.append("\(filled) buckets are not in the candle files: played as buckets without a trade") }
        let first = market.bars.values.compactMap(\.first?.ts).max() ?? market.start
        let days = market.start.seconds(since: first) / 86_400
        if days < wantedHistoryDays {
            notes.append("only \(days) days of history before --from: the 30-day windows fill up late, and signals stay silent until then")
        }
        if isStandard, market.liquidations[.gateETH]?.isEmpty ?? true {
            notes.append("no ETH_liq_1h: the contract ETH_USDT answers an empty list")
        }
        return notes
    }
}
