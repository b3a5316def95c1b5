import APIGateway
import GRDB
import Testing

/// Stores of earlier versions are taken over.
struct MigrationTests {
    @Test func whatAnEarlierVersionDidNotCountIsEstimatedAndNoted() throws {
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        APIGateway.register(&migrator)
        try migrator.migrate(queue, upTo: "gateway-features-1")
        // As it was written before there were desks: the exit's conditions of the trade that was open.
        let record = """
            {"closes":{},"features":{},"judgements":[{"exit":[[1,2,true]],"long":[],"open":"SHORT","outcome":"in trade","short":[],"signal":"LQ-1",\
            "version":1}],"knownAt":1767312300000000,"passed":[],"refused":[],"standing":"timely","ts":1767312000}
            """
        try queue.write {
            try $0.execute(sql: "INSERT INTO newest_features VALUES (1, 1767225600 + 86400, 1767225600, ?)", arguments: [record])
        }
        try migrator.migrate(queue, upTo: "gateway-strategies-1")
        try queue.write { try $0.execute(sql: "INSERT INTO first_ready VALUES ('LQ-1', 1, 1767225600), ('LQ-2', 3, 1767225600 + 43200)") }
        try migrator.migrate(queue)
        let bars = try queue.read { try Int.fetchOne($0, sql: "SELECT ready_bars FROM newest_features") }
        let seconds = try queue.read { try Int.fetchAll($0, sql: "SELECT seconds FROM ready_time ORDER BY name") }
        let estimated = try queue.read { try String.fetchAll($0, sql: "SELECT name FROM estimated ORDER BY name") }
        #expect(bars == 288 && seconds == [86_400, 43_200] && estimated == ["newest_features", "ready_time"])
        let newest = try queue.read { try String.fetchOne($0, sql: "SELECT newest FROM newest_features") }
        #expect(newest?.contains(#""exitLong":[],"exitShort":[[1,2,true]]"#) == true, "\(newest ?? "")")
    }

    @Test func theVersionWithTheHighestNumberIsTheLatestOfAnEarlierStore() throws {
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        APIGateway.register(&migrator)
        try migrator.migrate(queue, upTo: "gateway-strategies-2")
        // As it was written while a hold counted bars of five minutes.
        let record = """
            {"barSeconds":300,"cooldownBars":4,"document":"","entry":{"long":["close > open"],"short":[]},"exit":{"long":[],"short":[]},\
            "expectation":null,"features":{},"holdBars":12,"instrument":"coinbase:BTC-USD","name":"A","state":"running","theory":"","title":"",\
            "version":2,"warmUpBars":20}
            """
        try queue.write {
            try $0.execute(
                sql: "INSERT INTO strategies VALUES ('A', 1, 'removed', ?1), ('A', 2, 'running', ?1), ('B', 1, 'stopped', ?1)",
                arguments: [record])
        }
        try migrator.migrate(queue)
        let latest = try queue.read {
            try String.fetchAll($0, sql: "SELECT name || version FROM strategies WHERE is_latest ORDER BY name")
        }
        #expect(latest == ["A2", "B1"])
        let content = try queue.read { try String.fetchOne($0, sql: "SELECT content FROM strategies WHERE name = 'A' AND version = 2") }
        #expect(content?.contains(#""cooldownSeconds":1200"#) == true && content?.contains(#""holdSeconds":3600"#) == true)
    }

    @Test func whatHadNoVenueWasOfCoinbaseAndWhatWasNotReadIsNoted() throws {
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        APIGateway.register(&migrator)
        try migrator.migrate(queue, upTo: "gateway-candles-1")
        let newest = 1_767_225_600 + 300
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO candles VALUES ('BTC-USD', \(newest), 1, 2, 0.5, 1.5, 3), ('SOL-USD', \(newest), 1, 2, 0.5, 1.5, 3),
                        ('OLD-USD', \(newest - 300 - 30 * 86_400), 1, 2, 0.5, 1.5, 3), ('OLD-USD', \(newest - 600 - 30 * 86_400), 1, 1, 1, 1, 1)
                    """)
        }
        try migrator.migrate(queue, upTo: "gateway-trades-4")
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO trades (id, signal, instrument, direction, entry_ts, entry_price, status, booked_late)
                    VALUES (1, 'A', 'ETH-USD', 'LONG', 0, 1, 'OPEN', 0)
                    """)
        }
        try migrator.migrate(queue)
        let (candles, trades, watched, estimated) = try queue.read { db in
            (
                try String.fetchAll(db, sql: "SELECT instrument || ' ' || close FROM candles ORDER BY instrument"),
                try String.fetchAll(db, sql: "SELECT traded FROM trades"),
                try String.fetchAll(db, sql: "SELECT instrument || ' ' || follows FROM instruments ORDER BY instrument"),
                try String.fetchAll(db, sql: "SELECT name FROM estimated ORDER BY name")
            )
        }
        #expect(candles == ["coinbase:BTC-USD 1.5", "coinbase:OLD-USD 1.5", "coinbase:SOL-USD 1.5"])
        #expect(trades == ["coinbase:ETH-USD"])
        #expect(watched == ["coinbase:BTC-USD 5m", "coinbase:OLD-USD 5m", "coinbase:SOL-USD 5m"])
        #expect(estimated == ["instruments", "minutes"])
    }

    @Test func whatWasJudgedBeforeThereWereLanesIsOfHomeAndHoldsAreOfFiveMinutes() throws {
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        APIGateway.register(&migrator)
        try migrator.migrate(queue, upTo: "gateway-features-3")
        try queue.write { try $0.execute(sql: "INSERT INTO newest_features (id, ts, ready_bars, newest) VALUES (1, 300, 7, '{}')") }
        try migrator.migrate(queue, upTo: "gateway-trades-5")
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO trades (id, signal, traded, direction, entry_ts, entry_price, hold_bars, status, booked_late)
                    VALUES (1, 'A', 'coinbase:ETH-USD', 'LONG', 0, 1, 8, 'OPEN', 0), (2, 'B', 'coinbase:ETH-USD', 'LONG', 0, 1, NULL, 'OPEN', 0)
                    """)
        }
        try migrator.migrate(queue)
        let (newest, holds) = try queue.read { db in
            (
                try String.fetchAll(db, sql: "SELECT lane || ' ' || ts || ' ' || bar_seconds || ' ' || ready_bars FROM newest_features"),
                try Int?.fetchAll(db, sql: "SELECT hold_seconds FROM trades ORDER BY id")
            )
        }
        #expect(newest == ["5m 300 300 7"] && holds == [2_400, nil])
    }

    @Test func inANewStoreNothingIsEstimated() throws {
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        APIGateway.register(&migrator)
        try migrator.migrate(queue)
        let estimated = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM estimated") }
        #expect(estimated == 0)
    }
}
