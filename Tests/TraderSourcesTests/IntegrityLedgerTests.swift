import GRDB
import Testing
import TraderModel
import TraderProto
import TraderService
import TraderSources

/// The table that says where each bar came from.
struct IntegrityLedgerTests {
    private static let noon: Int64 = 1_767_268_800

    private func entry(
        _ source: LedgerEntry.Source, _ bar: Int64, isFilled: Bool = false, late: Int64? = 5_000, of instrument: String = "coinbase:BTC-USD"
    ) -> LedgerFact {
        .entry(
            LedgerEntry(
                instrument: instrument, seconds: 300, ts: Self.noon + 300 * bar, source: source, isFilled: isFilled, firstSeenAt: 1,
                finalAt: 2, lateMilliseconds: late))
    }

    private func table(_ facts: [LedgerFact]) throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        IntegrityLedger.register(in: &migrator) { _, _, _ in nil }
        try migrator.migrate(queue)
        try queue.write { db in for fact in facts { try IntegrityLedger.write(fact, into: db) } }
        return queue
    }

    @Test func aStretchIsSummedUpByInstrument() throws {
        let queue = try table([
            entry(.history, -1, late: nil), entry(.stream, 0), entry(.rest, 1, late: 12_500), entry(.rest, 2, isFilled: true),
            entry(.missing, 3), entry(.stream, 0, of: "coinbase:ETH-USD"),
            .revision(
                instrument: "coinbase:BTC-USD", seconds: 300, ts: Self.noon, seenAt: 77, change: "close 1 → 2", changeBps: 10_000),
        ])
        let all = try queue.read { try IntegrityLedger.summaries(from: .seconds(0), $0) }
        #expect(all.map(\.instrument) == ["coinbase:BTC-USD", "coinbase:ETH-USD"])
        let btc = all[0]
        #expect(btc.count == 5 && btc.history == 1 && btc.stream == 1 && btc.rest == 2 && btc.missing == 1)
        #expect(btc.filled == 1 && btc.revised == 1 && btc.slowestMilliseconds == 12_500)
        let late = try queue.read { try IntegrityLedger.summaries(from: .seconds(Self.noon + 600), $0) }
        #expect(late.map(\.count) == [2])
        #expect(all[1].slowestMilliseconds == 5_000)
    }

    @Test func whatAPersonWouldAskAboutComesFirst() throws {
        let queue = try table([
            entry(.stream, 0), entry(.stream, 1, late: 30_001), entry(.rest, 2), entry(.missing, 3),
            entry(.history, 4, isFilled: true, late: nil),
            entry(.stream, 5),
            .revision(
                instrument: "coinbase:BTC-USD", seconds: 300, ts: Self.noon + 1_500, seenAt: 77, change: "close 1 → 2", changeBps: 10_000),
        ])
        func bars(_ selection: IntegrityQuestion.Selection, limit: Int = 100) throws -> [Int64] {
            try queue.read { try IntegrityLedger.entries(selection, from: .seconds(0), limit: limit, $0) }.map { ($0.ts - Self.noon) / 300 }
        }
        #expect(try bars(.exceptions) == [5, 4, 3, 2, 1])
        #expect(try bars(.all) == [5, 4, 3, 2, 1, 0])
        #expect(try bars(.all, limit: 2) == [5, 4])
        let revised = try #require(try queue.read { try IntegrityLedger.entries(.all, from: .seconds(0), limit: 1, $0) }.first)
        #expect(revised.revisions == 1 && revised.revisedAt == 77 && revised.change == "close 1 → 2" && revised.changeBps == 10_000)
    }

    @Test("a bar's judgement rests on its own bars and the newest hour that was due, also one that came late or never")
    func behindABar() throws {
        func row(_ source: LedgerEntry.Source, of instrument: String, _ seconds: Int64, at ts: Int64, final: Int64) -> LedgerFact {
            .entry(
                LedgerEntry(
                    instrument: instrument, seconds: seconds, ts: ts, source: source, firstSeenAt: nil, finalAt: final * 1_000_000,
                    lateMilliseconds: 0))
        }
        let hour = Self.noon - 3_600
        let queue = try table([
            entry(.stream, 0), entry(.rest, 0, of: "coinbase:ETH-USD"), entry(.stream, 1), entry(.stream, -1),
            row(.stream, of: "coinbase:BTC-USD", 60, at: Self.noon, final: Self.noon + 63),
            row(.stream, of: "coinbase:BTC-USD", 60, at: Self.noon + 300, final: Self.noon + 363),
            row(.rest, of: "gateio:BTC_USDT", 3_600, at: hour, final: Self.noon + 1_320),
            row(.rest, of: "gateio:BTC_USDT", 3_600, at: hour - 3_600, final: hour + 121),
            row(.rest, of: "gateio:BTC_USDT", 3_600, at: Self.noon, final: Self.noon + 3_721),
            row(.missing, of: "gateio:ETH_USDT", 3_600, at: hour, final: Self.noon + 3_720),
        ])
        func behind(_ ts: Int64) throws -> [String] {
            try queue.read { try IntegrityLedger.entries(behind: BarTime(unixSeconds: ts), $0) }
                .map { "\($0.instrument) \($0.seconds) \($0.ts - Self.noon)" }
        }
        #expect(
            try behind(Self.noon) == [
                "coinbase:BTC-USD 300 0", "coinbase:ETH-USD 300 0", "gateio:BTC_USDT 3600 -3600", "gateio:ETH_USDT 3600 -3600",
            ])
        // The hour that ends with this bar's close is due two minutes later.
        #expect(try behind(Self.noon - 300) == ["coinbase:BTC-USD 300 -300", "gateio:BTC_USDT 3600 -7200"])
        #expect(try behind(Self.noon + 3_600) == ["gateio:BTC_USDT 3600 0", "gateio:ETH_USDT 3600 -3600"])
    }

    @Test func rowsOlderThanTheTablesReachGo() throws {
        let queue = try table([entry(.stream, 0), entry(.stream, 30 * 288), entry(.stream, 30 * 288 + 1)])
        let bars = try queue.read { try IntegrityLedger.entries(.all, from: .seconds(0), limit: 9, $0) }
        #expect(bars.map { ($0.ts - Self.noon) / 300 } == [8_641, 8_640])
    }

    @Test("a store from before the ledger gets it from its log")
    func backfill() throws {
        let queue = try DatabaseQueue()
        let candle = Candle(
            instrument: .coinbaseBTC, ts: BarTime(unixSeconds: Self.noon), bar: .flat(at: Price(units: 1)), origin: .rest,
            knownAt: .seconds(Self.noon + 310))
        let body = try WireCodec.encode(
            Envelope(
                topic: .candles, key: "coinbase:BTC-USD", log: "a", seq: 1, prev: nil, at: 1, cause: nil, v: 1, data: candle))
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE log (seq INTEGER PRIMARY KEY, record TEXT NOT NULL)")
            try db.execute(sql: "INSERT INTO log VALUES (1, ?)", arguments: [String(decoding: body, as: UTF8.self)])
        }
        var migrator = DatabaseMigrator()
        let fact = entry(.rest, 0, late: 10_000)
        IntegrityLedger.register(in: &migrator) { header, _, _ in header.knownTopic == .candles ? fact : nil }
        try migrator.migrate(queue)
        #expect(try queue.read { try IntegrityLedger.entries(.all, from: .seconds(0), limit: 9, $0) }.map(\.lateMilliseconds) == [10_000])
    }
}
