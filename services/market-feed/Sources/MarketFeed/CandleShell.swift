package import GRDB
package import TraderModel
package import TraderProto
import TraderService
import TraderSources
package import TraderStore

/// CandleMachine between the venue and its store.
package struct CandleShell: MachineShell {
    package let version = CandleMachine.version
    package let fresh: CandleMachine
    /// The venue is asked again after a restart: what it tells need not be journaled.
    package let isJournaled = false

    package init(fresh: CandleMachine) { self.fresh = fresh }

    package func input(from header: EnvelopeHeader, body: [UInt8]) throws -> CandleInput? { nil }

    package func drafts(of output: CandleOutput, cause: Cause?) -> [Draft] {
        switch output {
        case .candle(let candle): [Draft(.candles, key: candle.instrument.description, cause: cause, data: candle)]
        case .minute(let candle): [Draft(.minutes, key: candle.instrument.description, cause: cause, data: candle)]
        case .revision(let revision): [Draft(.revisions, key: revision.instrument.description, cause: cause, data: revision)]
        case .quote(let quote): [Draft(.quotes, key: quote.instrument.description, cause: cause, data: quote)]
        case .mark(let record): [Draft(.marks, key: record.instrument.description, cause: cause, data: record)]
        case .instrument(let record): [Draft(.instruments, key: record.instrument.description, cause: cause, data: record)]
        case .outage(let outage): [Draft(.outages, key: outage.instrument.description, cause: cause, data: outage)]
        case .unseen, .forming: []
        }
    }

    package func project(_ outputs: [CandleOutput], at: Timestamp, in db: Database) throws {
        for output in outputs {
            switch output {
            case .candle(let candle): try CandleTable.fiveMinutes.insert(candle, into: db)
            case .minute(let candle): try CandleTable.oneMinute.insert(candle, into: db)
            case .revision, .quote, .mark, .instrument, .outage, .unseen, .forming: break
            }
            if let fact = Self.ledgerFact(of: output) { try IntegrityLedger.write(fact, into: db) }
        }
    }

    /// What a record of the log says; nil for one of another kind.
    static func output(_ header: EnvelopeHeader, _ body: [UInt8]) throws -> CandleOutput? {
        switch header.knownTopic {
        case .candles: .candle(try WireCodec.decode(Envelope<Candle>.self, from: body).data)
        case .minutes: .minute(try WireCodec.decode(Envelope<Candle>.self, from: body).data)
        case .revisions: .revision(try WireCodec.decode(Envelope<CandleRevision>.self, from: body).data)
        default: nil
        }
    }

    /// What an output means for the ledger.
    static func ledgerFact(of output: CandleOutput) -> LedgerFact? {
        switch output {
        case .candle(let candle): .entry(LedgerEntry(candle, Candle.topicLength))
        case .minute(let candle): .entry(LedgerEntry(candle, .oneMinute))
        case .revision(let revision):
            .revision(
                instrument: revision.instrument.description, seconds: revision.seconds, ts: revision.ts.unixSeconds,
                seenAt: revision.seenAt.microseconds, change: revision.words, changeBps: revision.closeChangeBps)
        case .quote, .mark, .instrument, .outage, .unseen, .forming: nil
        }
    }
}

extension LedgerEntry {
    fileprivate init(_ candle: Candle, _ length: BarLength) {
        let source: Source =
            switch candle.origin {
            case .history: .history
            case .stream: .stream
            case .rest: .rest
            }
        let lateness = candle.knownAt.microseconds - candle.ts.closeTime(of: length).microseconds
        self.init(
            instrument: candle.instrument.description, seconds: length.seconds, ts: candle.ts.unixSeconds, source: source,
            isFilled: candle.noTrades, firstSeenAt: candle.firstSeenAt?.microseconds, finalAt: candle.knownAt.microseconds,
            lateMilliseconds: source == .history ? nil : lateness / 1_000)
    }
}

extension CandleRevision {
    /// `close 61000 → 61005.2, volume 3.2 → 3.9`: the values that differ.
    fileprivate var words: String {
        guard let revised else { return "the venue has no such bar any more" }
        let values = [
            ("open", "\(was.open)", "\(revised.open)"), ("high", "\(was.high)", "\(revised.high)"), ("low", "\(was.low)", "\(revised.low)"),
            ("close", "\(was.close)", "\(revised.close)"), ("volume", "\(was.volume)", "\(revised.volume)"),
        ]
        return values.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1) → \($0.2)" }.joined(separator: ", ")
    }
}
