public import TraderService

/// What a record means for the integrity ledger.
public enum LedgerFact: Equatable, Sendable {
    case entry(LedgerEntry)
    /// The venue tells otherwise of what is in the ledger.
    case revision(instrument: String, seconds: Int64, ts: Int64, seenAt: Int64, change: String, changeBps: Double?)
}
