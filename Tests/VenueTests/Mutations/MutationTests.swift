import Foundation
import TestSupport
import Testing
import TraderModel
import TraderVenues

/// Frames and answers spoiled by chance: each is read or refused, and what is read is possible.
///
/// `VENUE_MUTATIONS` in the environment sets how many there are in all, 20,000 by default.
@Suite("Spoiled frames and answers", .timeLimit(.minutes(60)))
struct MutationTests {
    private static let turns =
        (ProcessInfo.processInfo.environment["VENUE_MUTATIONS"].flatMap { Int($0) } ?? 20_000) / Reader.allCases.count

    /// What is spoiled, and who reads it.
    enum Reader: String, CaseIterable, Sendable {
        case frame, bars, rows, error, time

        var texts: [String] {
            switch self {
            case .frame: MutationTests.frames
            case .bars:
                [
                    #"{"candles":[{"start":"1790932500","low":"60990","high":"61012","open":"61000.01","close":"61011.9","volume":"3.9"},{"start":"1790932200","low":"60950.1","high":"61002","open":"60951","close":"61000","volume":"11.04"}]}"#
                ]
            case .rows:
                [
                    #"[{"time":1790928000,"long_liq_usd":9273.6,"long_liq_usd_new":1,"short_liq_usd":"0","mark_price":61011.9},{"time":1790931600000,"long_liq_usd":1e3,"short_liq_usd":12.5}]"#
                ]
            case .error:
                [
                    #"{"error":"INVALID_ARGUMENT","error_details":"too many","message":"number of candles should be less than 350"}"#,
                    #"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#,
                    #"{"label":"MISSING_REQUIRED_HEADER","message":"Missing required header: KEY","detail":"x"}"#,
                    "Unauthorized\n", "<html><head><title>403 Forbidden</title></head><body>no</body></html>",
                ]
            case .time:
                [
                    #"{"iso":"2026-10-02T09:15:00Z","epochSeconds":"1790932500","epochMillis":"1790932500123"}"#,
                    #"{"server_time":1790932500456}"#,
                ]
            }
        }

        /// Reads the bytes; answers whether they were read, throws `VenueError` or records an issue.
        func read(_ bytes: [UInt8]) throws(VenueError) -> Bool {
            switch self {
            case .frame:
                let frame = try CoinbaseFrame(String(decoding: bytes, as: UTF8.self))
                return frame.contents.allSatisfy(isPossible) && (0..<1 << 53).contains(frame.sequenceNumber ?? 0)
            case .bars:
                let bars = try CoinbaseREST.bars(in: bytes, of: .coinbaseBTC, length: .fiveMinutes)
                return bars.allSatisfy(isPossible) && zip(bars, bars.dropFirst()).allSatisfy { $0.ts < $1.ts }
            case .rows:
                let rows = try GateStatistics.rows(in: bytes, of: .gateBTC, amounts: .usd)
                return zip(rows, rows.dropFirst()).allSatisfy { $0.hour <= $1.hour }
                    && rows.allSatisfy { row in
                        row.longUSD >= .zero && row.shortUSD >= .zero && BarLength.oneHour.isAligned(row.hour)
                            && LiquidationReading.publicationTime(of: row.hour) > .seconds(0)
                    }
            case .error:
                return isShort(VenueMessage(body: bytes).text)
            case .time:
                // Whichever venue's it is: one of the two has nothing to read.
                let time: Timestamp
                do {
                    time = try CoinbaseREST.time(in: bytes)
                } catch {
                    time = try GateStatistics.time(in: bytes)
                }
                return time > .seconds(0) && time < .seconds(1 << 40)
            }
        }

        private func isPossible(_ content: CoinbaseFrame.Content) -> Bool {
            switch content {
            case .candleSnapshot(let bars), .candleUpdate(let bars):
                bars.allSatisfy(isPossible) && zip(bars, bars.dropFirst()).allSatisfy { $0.ts <= $1.ts }
            case .trades(let trades):
                trades.allSatisfy { $0.id >= 0 && $0.price > .zero && $0.size >= .zero }
                    && zip(trades, trades.dropFirst()).allSatisfy { ($0.id, $0.instrument) < ($1.id, $1.instrument) }
            case .other(let text), .error(let text): isShort(text)
            case .subscriptions, .heartbeat: true
            }
        }

        /// A bar that the machines downstream can do their arithmetic with.
        private func isPossible(_ bar: TimedBar) -> Bool {
            bar.bar.isPossible && BarLength.fiveMinutes.isAligned(bar.ts) && bar.ts.closeTime() > .seconds(0)
        }

        func isShort(_ text: String) -> Bool {
            text.unicodeScalars.count <= 250 && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
    }

    static let frames = [
        #"{"channel":"subscriptions","client_id":"","timestamp":"2026-10-02T09:15:00.104233871Z","sequence_num":1,"events":[{"subscriptions":{"candles":["BTC-USD","ETH-USD"],"heartbeats":["heartbeats"]}}]}"#,
        #"{"channel":"heartbeats","timestamp":"2026-10-02T09:15:01.4451Z","sequence_num":7,"events":[{"current_time":"2026-10-02 09:15:01 +0000 UTC m=+81234.004411213","heartbeat_counter":81233}]}"#,
        #"{"channel":"candles","timestamp":"2026-10-02T09:15:03.101Z","sequence_num":10,"events":[{"type":"update","candles":[{"start":"1790932500","high":"61012","low":"60990","open":"61000.01","close":"61011.9","volume":"3.9","product_id":"BTC-USD"},{"start":"1790932200","high":"61002","low":"60950.1","open":"60951","close":"61000","volume":"11.04","product_id":"ETH-USD"}]}]}"#,
        #"{"channel":"market_trades","timestamp":"2026-10-02T09:15:03.2Z","sequence_num":11,"events":[{"type":"update","trades":[{"trade_id":"900000124","product_id":"BTC-USD","price":"61011.9","size":"0.0021","time":"2026-10-02T09:15:03.012345Z","side":"SELL"},{"trade_id":"900000123","product_id":"BTC-USD","price":"61011.8","size":"0.5","time":"2026-10-02T09:15:03.001Z","side":"BUY"}]}]}"#,
        #"{"channel":"l2_data","client_id":"","timestamp":"2026-10-02T09:15:03Z","sequence_num":12,"events":[{"type":"snapshot","product_id":"BTC-USD","updates":[{"side":"bid","price_level":"1"}]}]}"#,
        #"{"type":"error","message":"authentication failure"}"#,
    ]

    private static let recordings = Repository.root.deletingLastPathComponent().appendingPathComponent("shared/data/frames")
    private static let hasRecordings = FileManager.default.isReadableFile(atPath: recordings.path)

    /// Spoils `texts` in turn and has each result read; answers how many were read, and how many refused.
    private func spoil(_ texts: [String], for reader: Reader, turns: Int, seed: UInt64) -> (read: Int, refused: Int) {
        var mutator = Mutator(seed: seed)
        var outcomes = (read: 0, refused: 0)
        for turn in 0..<turns {
            let bytes = mutator.mutated(texts[turn % texts.count])
            do {
                if try reader.read(bytes) {
                    outcomes.read += 1
                } else {
                    Issue.record("read, and impossible: \(String(decoding: bytes.prefix(2_000), as: UTF8.self))")
                }
            } catch {
                outcomes.refused += 1
                guard case .malformed(let reason) = error, reader.isShort(reason) else {
                    Issue.record("\(error) of \(String(decoding: bytes.prefix(2_000), as: UTF8.self))")
                    continue
                }
            }
        }
        return outcomes
    }

    @Test("is read or refused, and never more", arguments: Reader.allCases)
    func spoiled(reader: Reader) {
        let outcomes = spoil(reader.texts, for: reader, turns: Self.turns, seed: 20_261_002)
        // An error always has words, so that none is refused; of the others both happen often.
        #expect(outcomes.read > Self.turns / 100, "\(outcomes)")
        #expect(reader == .error ? outcomes.refused == 0 : outcomes.refused > Self.turns / 10, "\(outcomes)")
    }

    @Test("so are recorded frames", .enabled(if: hasRecordings, "../shared/data/frames is not beside this repository"))
    func recorded() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.recordings.path).filter { $0.hasSuffix(".jsonl") }.sorted()
        let texts = try files.flatMap { file in
            try String(contentsOf: Self.recordings.appendingPathComponent(file), encoding: .utf8).split(separator: "\n").map(String.init)
        }
        try #require(!texts.isEmpty)
        for reader in Reader.allCases { _ = spoil(texts, for: reader, turns: Self.turns / 10, seed: 20_261_003) }
    }
}
