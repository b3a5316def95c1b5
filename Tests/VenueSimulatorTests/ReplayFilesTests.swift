import Foundation
import TestSupport
import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("Replay files")
struct ReplayFilesTests {
    private static let from = BarTime(unixSeconds: 1_768_608_000)

    /// A folder with four hours of made data around `from`, and its removal.
    private struct Folder: ~Copyable {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("venue-sim-\(UUID().uuidString)")

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            for name in ["BTC-USD_5m", "ETH-USD_5m"] {
                let rows = (-24..<24).filter { $0 != 3 }.map { "\(from.advanced(by: $0).unixSeconds),100,110,90,105.5,2.5" }
                try write("\(name).csv", ["ts,open,high,low,close,volume"] + rows)
            }
            let hours: [Int] = [-2, 0, 1]
            let rows = hours.map { "\(from.advanced(by: $0, of: .oneHour).unixSeconds),1000.5,0" }
            try write("BTC_liq_1h.csv", ["ts,long_liq_usd,short_liq_usd"] + rows)
        }

        func write(_ name: String, _ lines: [String]) throws {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url.appendingPathComponent(name))
        }

        deinit { try? FileManager.default.removeItem(at: url) }
    }

    @Test("what opens before from is history, what opens from it on and before until is live")
    func ranges() throws {
        let folder = try Folder()
        let market = try ReplayFiles(folder: folder.url.path, from: Self.from, until: Self.from.advanced(by: 12)).market
        #expect(market.start == Self.from)
        #expect(market.end == Self.from.advanced(by: 12))
        #expect(market.bars[.coinbaseBTC]?.first?.ts == Self.from.advanced(by: -24))
        #expect(market.bars[.coinbaseETH]?.last?.ts == Self.from.advanced(by: 11))
        #expect(market.liquidations[.gateBTC]?.map(\.ts.unixSeconds) == [Self.from.unixSeconds - 7_200, Self.from.unixSeconds])
        #expect(market.liquidations[.gateETH]?.isEmpty == true)
        #expect(try ReplayFiles(folder: folder.url.path, from: Self.from).market.end == Self.from.advanced(by: 24))
    }

    @Test("a bucket that the file leaves out is one without a trade, and is said")
    func hole() throws {
        let folder = try Folder()
        let files = try ReplayFiles(folder: folder.url.path, from: Self.from)
        #expect(files.market.bar(of: .coinbaseBTC, at: Self.from.advanced(by: 3))?.volume == .zero)
        #expect(files.notes.contains { $0.contains("2 buckets are not in the candle files") })
        let venue = CoinbaseMarket(
            market: files.market, forming: FormingBars(updatesPerBar: 4), now: Self.from.advanced(by: 6).openTime)
        let shown = venue.buckets(of: "BTC-USD", from: Self.from, through: Self.from.advanced(by: 6)).map(\.ts)
        #expect(shown == [0, 1, 2, 4, 5].map { Self.from.advanced(by: $0) })
    }

    @Test("what is not played of the files, and hours that are missing, is said")
    func coverage() throws {
        let folder = try Folder()
        let eth = (-12..<12).map { "\(Self.from.advanced(by: $0).unixSeconds),100,110,90,105.5,2.5" }
        try folder.write("ETH-USD_5m.csv", ["ts,open,high,low,close,volume"] + eth)
        let notes = try ReplayFiles(folder: folder.url.path, from: Self.from, until: Self.from.advanced(by: 6)).notes
        #expect(notes.contains { $0.hasPrefix("BTC-USD_5m has bars from") && $0.contains("24 of them are left out") })
        #expect(!notes.contains { $0.hasPrefix("ETH-USD_5m") })
        try folder.write("ETH-USD_5m.csv.gz", ["is not read"])
        let more = try ReplayFiles(folder: folder.url.path, from: Self.from, until: Self.from.advanced(by: 6)).notes
        #expect(
            Set(more).subtracting(notes) == ["ETH-USD_5m.csv is played, and ETH-USD_5m.csv.gz is not: delete the one that is not meant"])
        #expect(notes.contains { $0.hasPrefix("BTC_liq_1h has 3 hours from") && $0.contains("1 hours of what is played are missing") })
    }

    @Test("a broken row, a missing file and a range outside the data give one line that names them")
    func refusals() throws {
        let folder = try Folder()
        let path = folder.url.path
        #expect(line { _ = try ReplayFiles(folder: path, from: Self.from.advanced(by: 500)) }.contains("has bars of both instruments from"))
        #expect(line { _ = try ReplayFiles(folder: path, from: Self.from, until: Self.from) }.contains("is not before"))
        #expect(line { _ = try ReplayFiles(folder: path + "/nowhere", from: Self.from) }.contains("no such folder"))
        try folder.write("ETH-USD_5m.csv", ["ts,open,high,low,close,volume", "\(Self.from.unixSeconds),100,90,110,100,1"])
        #expect(line { _ = try ReplayFiles(folder: path, from: Self.from) }.contains("ETH-USD_5m.csv row 2"))
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("BTC_liq_1h.csv"))
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("ETH-USD_5m.csv"))
        #expect(line { _ = try ReplayFiles(folder: path, from: Self.from) }.contains("ETH-USD_5m.csv: no such file"))
    }

    private func line(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing was refused"
        } catch {
            #expect(!"\(error)".contains("\n"))
            return "\(error)"
        }
    }
}
