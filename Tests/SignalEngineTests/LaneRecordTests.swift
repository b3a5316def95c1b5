import GRDB
import SignalEngine
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderSignals
import TraderStore

/// What becomes of a lane's records in signal-engine's log and tables.
@Suite struct LaneRecordTests {
    private static func record(_ bar: Int, lane: String?, of signals: [String]) -> FeatureRecord {
        let ts = MadeMarket.firstBar.advanced(by: bar)
        let judgements = signals.map { signal in
            Judgement(signal: signal, version: 1, outcome: .watching, long: [], short: [], exitLong: [], exitShort: [])
        }
        return FeatureRecord(
            ts: ts, lane: lane, closes: [.coinbaseSOL: Price(units: 100)], features: Features(names: ["a"], values: [Double(bar)]),
            judgements: judgements, standing: .timely, refused: [], passed: [], knownAt: ts.closeTime())
    }

    @Test func theKeyIsTheLanesNameAndTheRecordOfHomeIsAsBefore() throws {
        let shell = SignalShell()
        let records = [Self.record(0, lane: nil, of: []), Self.record(0, lane: "5m coinbase:SOL-USD", of: [])]
        let drafts = records.flatMap { shell.drafts(of: .features($0), cause: nil) }
        #expect(drafts.map(\.key) == ["5m", "5m coinbase:SOL-USD"])
        let text = String(decoding: try WireCodec.encode(records[0]), as: UTF8.self)
        #expect(!text.contains("lane"))
        #expect(try WireCodec.decode(FeatureRecord.self, from: WireCodec.encode(records[1])) == records[1])
    }

    @Test func eachLaneHasItsRowsAndAStrategysJudgementIsFoundInAny() throws {
        let database = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        SignalEngine.register(&migrator)
        try migrator.migrate(database)
        try database.write { db in
            let lanes: [(String?, [String])] = [
                (nil, ["LQ-1", "moved"]), ("5m coinbase:SOL-USD", ["alt"]), ("5m coinbase:BTC-USD coinbase:SOL-USD", ["pair"]),
            ]
            for bar in 0..<3 {
                for (lane, signals) in lanes {
                    try SignalShell().project([.features(Self.record(bar, lane: lane, of: signals))], at: .seconds(0), in: db)
                }
            }
            // A strategy whose newer rules name more.
            try SignalShell().project([.features(Self.record(5, lane: "5m coinbase:SOL-USD", of: ["moved"]))], at: .seconds(0), in: db)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM features_5m") == 3)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM features_lanes") == 7)
            for (name, bar) in [("LQ-1", 2), ("alt", 2), ("pair", 2), ("moved", 5)] {
                let judged = try FeatureTable.judgement(of: name, at: nil, db)
                #expect(judged?.ts == MadeMarket.firstBar.advanced(by: bar) && judged?.judgement.signal == name, "\(name)")
            }
            let first = MadeMarket.firstBar.unixSeconds
            #expect(try FeatureTable.judgement(of: "alt", at: first, db)?.features["a"] == 0)
            #expect(try FeatureTable.judgement(of: "al", at: nil, db) == nil)
        }
    }
}
