import GRDB
import TraderModel
import TraderService
import TraderSources

/// What liq-poller's records mean for the integrity ledger.
enum ReadingLedger {
    /// The fact in `output`; nil for a watermark. What a revision changed is told from the table of readings.
    static func fact(of output: LiquidationRecord, _ db: Database) throws -> LedgerFact? {
        switch output {
        case .watermark: return nil
        case .reading(let reading): return .entry(LedgerEntry(reading))
        case .missing(let contract, let hour, let gaveUpAt):
            return .entry(
                LedgerEntry(
                    instrument: contract.description, seconds: BarLength.oneHour.seconds, ts: hour.unixSeconds, source: .missing,
                    firstSeenAt: nil, finalAt: gaveUpAt.microseconds, lateMilliseconds: lateness(of: hour, at: gaveUpAt)))
        case .revision(let reading):
            let was = try LiquidationTable.amounts(of: reading.instrument, reading.ts, db)
            let now = (long: reading.longUSD.doubleValue, short: reading.shortUSD.doubleValue)
            let total = was.map { $0.long + $0.short } ?? 0
            return .revision(
                instrument: reading.instrument.description, seconds: BarLength.oneHour.seconds, ts: reading.ts.unixSeconds,
                seenAt: reading.knownAt.microseconds,
                change: "taken as long \(was?.long ?? 0) short \(was?.short ?? 0) USD, told now as long \(now.long) short \(now.short) USD",
                changeBps: total == 0 ? nil : (now.long + now.short - total) / total * 10_000)
        }
    }

    /// From the moment from which the hour could be taken, in milliseconds.
    fileprivate static func lateness(of hour: BarTime, at moment: Timestamp) -> Int64 {
        (moment.microseconds - LiquidationReading.publicationTime(of: hour).microseconds) / 1_000
    }
}

extension LedgerEntry {
    /// A reading that was known at its publication and seen later was loaded by a cold start.
    fileprivate init(_ reading: LiquidationReading) {
        let published = LiquidationReading.publicationTime(of: reading.ts)
        let seenAt = reading.seenAt ?? reading.knownAt
        let isHistory = reading.knownAt == published && seenAt > published
        self.init(
            instrument: reading.instrument.description, seconds: BarLength.oneHour.seconds, ts: reading.ts.unixSeconds,
            source: isHistory ? .history : .rest, firstSeenAt: seenAt.microseconds, finalAt: reading.knownAt.microseconds,
            lateMilliseconds: isHistory ? nil : ReadingLedger.lateness(of: reading.ts, at: seenAt))
    }
}
