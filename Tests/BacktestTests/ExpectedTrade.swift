import Testing
import TestSupport
import TraderModel

/// A closed trade as an independent implementation (`seed000.py`, pandas) finds it.
struct ExpectedTrade {
    var signal: String
    var direction: String
    var entry: BarTime
    var entryPrice: Price
    var exit: BarTime
    var exitPrice: Price
    var grossBps: Double

    /// Reads `signal,direction,entry_ts,entry_price,exit_ts,exit_price,gross_bps`.
    static func read(_ rows: [[String: String]]) throws -> [ExpectedTrade] {
        try rows.map { row in
            ExpectedTrade(
                signal: try #require(row["signal"]), direction: try #require(row["direction"]),
                entry: BarTime(unixSeconds: try #require(row["entry_ts"].flatMap { Int64($0) })),
                entryPrice: try #require(row["entry_price"].flatMap { Price($0) }),
                exit: BarTime(unixSeconds: try #require(row["exit_ts"].flatMap { Int64($0) })),
                exitPrice: try #require(row["exit_price"].flatMap { Price($0) }),
                grossBps: try #require(row["gross_bps"].flatMap { Double($0) }))
        }
    }

    /// Compares the closed ones of `trades` with `expected`: prices as decimals, returns within 1e-9 of a basis point.
    static func compare(_ trades: [Trade], with expected: [ExpectedTrade], cost: Double = 8) {
        let closed = trades.filter { $0.exit != nil }
        #expect(closed.count == expected.count)
        for (trade, row) in zip(closed, expected) {
            guard let exit = trade.exit else { continue }
            let place: Comment = "\(row.signal) at \(row.entry)"
            #expect(trade.signal == row.signal && trade.direction.rawValue == row.direction, place)
            #expect(trade.entryTs == row.entry && exit.ts == row.exit, place)
            #expect(trade.entryPrice == row.entryPrice && exit.price == row.exitPrice, place)
            #expect((exit.grossBps - row.grossBps).magnitude <= 1e-9, place)
            #expect((exit.netBps - (row.grossBps - cost)).magnitude <= 1e-9, place)
        }
    }
}
