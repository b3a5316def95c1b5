import Foundation
import PaperBroker
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// What verification finds, and that it finds nothing where nothing is.
@Suite(.timeLimit(.minutes(3))) struct VerificationTests {
    private static let bars = 900
    private static let platform = Result { try SmallPlatform(bars: bars, seed: 11) }

    @Test func whatFiveServicesHaveWrittenComesOutAgain() throws {
        let counts = try Self.platform.get().verify()
        #expect(counts[.marketFeed]?.records == Int64(2 * Self.bars))
        let engine = try #require(counts[.signalEngine])
        #expect(engine.reproduced == engine.records && engine.records > Int64(Self.bars))
        #expect(engine.inputs > Int64(3 * Self.bars - 1) && engine.checkpoints >= 3)
        let broker = try #require(counts[.paperBroker])
        #expect(broker.reproduced == broker.records && broker.records > 50 && broker.rows > 10)
        let gateway = try #require(counts[.apiGateway])
        #expect(gateway.reproduced == gateway.records && gateway.records > 100)
        #expect(counts.values.allSatisfy { $0.notes.isEmpty && $0.rows > 0 })
    }

    /// One change behind a service's back, and words of what must be said of it.
    struct Tampering: CustomTestStringConvertible {
        var service: ServiceName
        var sql: String
        var expected: [String]

        init(_ service: ServiceName, _ sql: String, _ expected: String...) {
            self.service = service
            self.sql = sql
            self.expected = expected
        }

        var testDescription: String { "\(service): \(sql)" }
    }

    /// The record of one topic in the middle of the log, with another first digit in `field`.
    private static func digit(of field: String, topic: String, in table: String = "log") -> String {
        """
        UPDATE \(table) SET record = replace(record, '"\(field)":"' || substr(record, instr(record, '"\(field)":"') + \(field.count + 4), 1),
            '"\(field)":"' || (1 + (substr(record, instr(record, '"\(field)":"') + \(field.count + 4), 1) + 1) % 9))
        WHERE rowid = (SELECT min(rowid) FROM \(table) WHERE record LIKE '%"topic":"\(topic)"%' AND rowid > 20)
        """
    }

    static let tamperings: [Tampering] = [
        .init(.marketFeed, digit(of: "close", topic: "candles"), "candles/coinbase:", "of 2026-01-01T", "one of them was changed"),
        .init(.signalEngine, digit(of: "coinbase:BTC-USD", topic: "features"), "features/5m of 2026-01-01T", "one of them was changed"),
        .init(.paperBroker, digit(of: "price", topic: "fills"), "fills/", "one of them was changed"),
        .init(.apiGateway, "UPDATE log SET hash = zeroblob(32) WHERE seq = 9", "record 9", "one of them was changed"),
        .init(.signalEngine, digit(of: "close", topic: "candles", in: "inputs"), "input ", "data.close is", "the log there has"),
        .init(
            .paperBroker,
            "UPDATE inputs SET record = replace(record, 'timely', 'stale') WHERE position = (SELECT max(position) FROM inputs WHERE record LIKE '%timely%')",
            "input ", "standing"),
        .init(.marketFeed, "UPDATE candles_5m SET high = high + 0.01 WHERE ts = 1767300000", "candles_5m ts=1767300000", "high is"),
        .init(.liqPoller, "DELETE FROM liquidations_1h WHERE ts = 1767304800", "liquidations_1h ts=1767304800", "missing"),
        .init(.signalEngine, "UPDATE features_5m SET volume_btc_pct = 2 WHERE ts = 1767400200", "ts=1767400200", "volume_btc_pct is 2"),
        .init(
            .signalEngine, "INSERT INTO fires SELECT 'x', signal, direction, ts, price, hold_bars, hold_seconds FROM fires LIMIT 1",
            "fires id=\"x\"",
            "nothing"),
        .init(.paperBroker, "UPDATE paper_trades SET net_bps = 1 WHERE id = 3", "paper_trades id=3", "net_bps is 1"),
        .init(.apiGateway, "UPDATE trades SET status = 'OPEN' WHERE id = 2", "trades id=2", "status is \"OPEN\""),
        .init(.liqPoller, "DELETE FROM log WHERE seq = 300", "record 300", "missing"),
        .init(.marketFeed, "DELETE FROM log WHERE seq > 1700", "candles_5m", "nothing in the log leads to this row"),
        .init(.paperBroker, "UPDATE cursors SET seq = seq - 1", "its cursor on signal-engine", "the log there has"),
        .init(.signalEngine, "UPDATE cursors SET log = 'other' WHERE source = 'liq-poller'", "its cursor on liq-poller", "log other"),
        .init(.signalEngine, "DELETE FROM inputs WHERE position = 1000", "input 1000", "missing"),
        .init(.paperBroker, "DELETE FROM inputs WHERE position > (SELECT max(position) / 2 FROM inputs)", "was left out"),
        .init(.signalEngine, "UPDATE snapshots SET state = zeroblob(9) WHERE position = (SELECT max(position) FROM snapshots)", "digest"),
        .init(
            .marketFeed,
            "UPDATE log_base SET seq = (SELECT max(seq) FROM log), hash = (SELECT hash FROM log ORDER BY seq DESC LIMIT 1)",
            "record 1800", "was pruned"),
        .init(
            .paperBroker, "DELETE FROM inputs WHERE position = (SELECT max(position) FROM inputs)", "its cursor on signal-engine",
            "was left out"),
        .init(.paperBroker, "DELETE FROM cursors", "its cursor on signal-engine", "it has none"),
        .init(
            .signalEngine, "INSERT INTO inputs SELECT position + 1, source, seq, record FROM inputs ORDER BY position DESC LIMIT 1",
            "input ",
            "after record"),
        .init(
            .signalEngine, "UPDATE snapshots SET version = 99 WHERE position = (SELECT max(position) FROM snapshots)", "version 99", "newer"
        ),
        .init(.paperBroker, "DROP TABLE equity_curve", "table equity_curve is missing"),
        .init(.marketFeed, "DROP INDEX log_topic", "index log_topic is missing"),
        .init(
            .paperBroker, "CREATE TRIGGER more AFTER INSERT ON paper_trades BEGIN UPDATE paper_trades SET net_bps = 50; END",
            "trigger more, which no migration makes"),
        .init(.apiGateway, "CREATE VIEW best AS SELECT * FROM trades", "view best, which no migration makes"),
        .init(.liqPoller, "CREATE TABLE notes (text TEXT)", "table notes, which no migration makes"),
        .init(.signalEngine, "ALTER TABLE fires ADD COLUMN note TEXT", "table fires is not as the migrations make it"),
        .init(.marketFeed, "INSERT INTO grdb_migrations VALUES ('store-99')", "a migration store-99 ran there"),
        .init(.apiGateway, "DELETE FROM log WHERE seq > 40", "the end of the log", "was read and led to nothing"),
        .init(.signalEngine, "UPDATE snapshots SET log_hash = zeroblob(32) WHERE position > 0", "the checkpoint at input", "another hash"),
        .init(.signalEngine, "UPDATE snapshots SET log_seq = log_seq - 1 WHERE position > 0", "the checkpoint at input", "another hash"),
    ]

    @Test(arguments: tamperings)
    func oneChangeIsFoundAndNamed(tampering: Tampering) throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        // What changes the tables themselves changes no row.
        let changesTables = ["DROP", "CREATE", "ALTER"].contains { tampering.sql.hasPrefix($0) }
        #expect(try copy.tamper(tampering.service, tampering.sql) > 0 || changesTables)
        let found = try #require(throws: Discrepancy.self) { try copy.verify() }
        #expect(tampering.expected.allSatisfy { found.description.contains($0) }, "\(found)")
    }

    @Test func aCursorThatWasPutBackByWholeRecordsIsFound() throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        let engine = try Recording.open(path: copy.path(of: .signalEngine))
        let seq = engine.head.seq - 50
        let hash = try #require(try engine.hash(at: seq))
        #expect(try copy.tamper(.paperBroker, "UPDATE cursors SET seq = \(seq), hash = '\(hash)'") == 1)
        let found = try #require(throws: Discrepancy.self) { try copy.verify() }
        #expect(found.place == "its cursor on signal-engine" && found.what.contains("the journal at record"), "\(found)")
    }

    @Test func aTableThatAMigrationEstimatedIsPassedOver() throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        #expect(try copy.tamper(.apiGateway, "UPDATE ready_time SET seconds = seconds + 300") > 0)
        let found = try #require(throws: Discrepancy.self) { try copy.verify() }
        #expect(found.description.contains("ready_time"), "\(found)")
        #expect(try copy.tamper(.apiGateway, "INSERT INTO estimated VALUES ('ready_time')") == 1)
        _ = try copy.verify()
    }

    @Test func aGatewayOfBeforeThatGoesOnIsVerified() throws {
        let platform = try SmallPlatform(bars: 300, seed: 11, gatewaysOfBefore: [true, false])
        let counts = try #require(try platform.verify()[.apiGateway])
        #expect(counts.reproduced == counts.records && counts.records > 100)
        // Nobody goes back to how it was written before.
        let turned = try SmallPlatform(bars: 300, seed: 11, gatewaysOfBefore: [false, true])
        let found = try #require(throws: Discrepancy.self) { try turned.verify() }
        #expect(found.description.contains("events/browser"), "\(found)")
    }

    @Test func aGatewayWhoseTablesAreStillThoseOfBeforeIsVerified() throws {
        let platform = try SmallPlatform(bars: 300, seed: 11, gatewaysOfBefore: [true, true])
        let rows = try #require(try platform.verify()[.apiGateway]).rows
        _ = try platform.tamper(
            .apiGateway,
            """
            DROP TABLE instruments; DROP TABLE minutes; ALTER TABLE candles RENAME COLUMN instrument TO symbol;
            UPDATE candles SET symbol = substr(symbol, 10);
            DELETE FROM grdb_migrations WHERE identifier IN ('gateway-candles-2', 'gateway-minutes-1', 'gateway-instruments-1');
            """)
        let fewer = try #require(try platform.verify()[.apiGateway]).rows
        #expect(fewer > 0 && fewer < rows, "candles are named otherwise there, and passed over")
        #expect(try platform.tamper(.apiGateway, "UPDATE newest_features SET ts = ts + 300") == 1)
        #expect(throws: Discrepancy.self) { try platform.verify() }
    }

    @Test(arguments: [ServiceName.signalEngine, .paperBroker])
    func whatAnOlderVersionWroteIsSaidAndNotReRun(service: ServiceName) throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        #expect(
            try copy.tamper(service, "UPDATE snapshots SET version = 0 WHERE position < (SELECT max(position) FROM snapshots)") > 0)
        let counts = try #require(try copy.verify()[service])
        #expect(counts.notes.count == 1 && counts.notes[0].contains("version 0"))
        #expect(counts.reproduced < counts.records)
    }

    @Test func whatAnOlderVersionJournaledMayBeWrittenOtherwiseAndSaysTheSame() throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        let first = "WHERE position = (SELECT min(position) FROM inputs WHERE record LIKE '%\"topic\":\"features\"%')"
        let asBefore = "UPDATE inputs SET record = replace(record, '\"passed\":[]', '\"judgements\":null,\"passed\":[]') \(first)"
        #expect(try copy.tamper(.paperBroker, asBefore) == 1)
        #expect(throws: Discrepancy.self, "the present version does not write so") { try copy.verify() }
        #expect(
            try copy.tamper(.paperBroker, "UPDATE snapshots SET version = 0 WHERE position < (SELECT max(position) FROM snapshots)") > 0)
        #expect(try copy.verify()[.paperBroker]?.notes.count == 1)
        #expect(try copy.tamper(.paperBroker, "UPDATE inputs SET record = replace(record, 'timely', 'stale') \(first)") == 1)
        let found = try #require(throws: Discrepancy.self) { try copy.verify() }
        #expect(found.what.contains("standing is \"stale\", the log there has \"timely\""), "\(found)")
    }

    @Test func aBookWithoutItsOldJournalIsVerifiedToItsBeginning() throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        let rows = try #require(try copy.verify()[.paperBroker]).rows
        do {
            let store = try Store.open(path: copy.path(of: .paperBroker), projections: PaperBroker.register)
            try store.prune(before: .max, isJournaled: true, keepsLog: BrokerShell().keepsLog)
        }
        let counts = try #require(try copy.verify()[.paperBroker])
        #expect(counts.notes.isEmpty && counts.rows == rows && counts.reproduced < counts.records)
        #expect(try copy.tamper(.paperBroker, "UPDATE paper_trades SET net_bps = net_bps + 1 WHERE id = 1") == 1)
        let found = try #require(throws: Discrepancy.self) { try copy.verify() }
        #expect(found.place.contains("paper_trades id=1"), "\(found)")
    }

    @Test func aJournalOfWholeRecordsIsTheOneThatEarlierVersionsWrote() throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        let before = try copy.journalBytes(of: .paperBroker)
        let changed = try copy.tamper(
            .paperBroker,
            """
            ATTACH '\(copy.path(of: .signalEngine))' AS engine;
            UPDATE inputs SET record = (SELECT record FROM engine.log WHERE log.seq = inputs.seq)
            WHERE source = 'signal-engine' AND record <> (SELECT record FROM engine.log WHERE log.seq = inputs.seq);
            """)
        #expect(changed > 0 && changed < Self.bars, "those of bars on which something was open")
        #expect(try copy.journalBytes(of: .paperBroker) > before)
        let counts = try #require(try copy.verify()[.paperBroker])
        #expect(counts.reproduced == counts.records && counts.notes.isEmpty)
    }

    @Test func whatWasSetAsideIsSaidAndOneThatWasNotIsMissed() throws {
        let platform = try SmallPlatform(bars: Self.bars, seed: 11) { platform in
            var fires: [Cause] = []
            try Recording.open(path: platform.path(of: .signalEngine)).forEachRecord { entry in
                if entry.topic == "fires" { fires.append(Cause(service: .signalEngine, seq: entry.seq)) }
            }
            return [fires[1]]
        }
        let whole = try Self.platform.get().verify()
        let counts = try platform.verify()
        for service in [ServiceName.paperBroker, .apiGateway] {
            let counts = try #require(counts[service])
            #expect(counts.notes.count == 1 && counts.notes[0].contains("was set aside by hand"), "\(counts.notes)")
            #expect(counts.notes[0].hasSuffix("a test's word"))
            #expect(counts.records < whole[service]?.records ?? 0)
        }
        #expect(try platform.tamper(.paperBroker, "DELETE FROM set_aside") == 1)
        let found = try #require(throws: Discrepancy.self) { try platform.verify() }
        #expect(found.what.contains("was left out"), "\(found)")
    }

    @Test func aStoreUnderAnothersNameIsCalledThat() throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        let (feed, poller) = (copy.path(of: .marketFeed), copy.path(of: .liqPoller))
        for (from, to) in [(feed, feed + ".moved"), (poller, feed), (feed + ".moved", poller)] {
            try FileManager.default.moveItem(atPath: from, toPath: to)
        }
        let found = try #require(throws: Discrepancy.self) { try copy.verify() }
        #expect(found.what.contains("it is the store of liq-poller"), "\(found)")
    }

    /// A store of the release before, with inputs behind its last snapshot: it starts, keeps its strategies, and is verified.
    @Test func aStoreOfTheReleaseBeforeGoesOn() throws {
        let copy = try SmallPlatform(copyOf: Self.platform.get())
        let (strategies, resumed) = try copy.goOnFromVersion3()
        #expect(strategies.map(\.name) == ["LQ-1", "LQ-2", "LQ-3", "VS-3"] && strategies.map(\.version) == [1, 1, 1, 1])
        #expect(resumed == strategies)
        let counts = try #require(try copy.verify()[.signalEngine])
        #expect(counts.notes.count == 1 && counts.notes[0].contains("version 3"))
        #expect(counts.reproduced > 0 && counts.reproduced < counts.records)
    }
}
