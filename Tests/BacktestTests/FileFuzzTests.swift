import Foundation
import TestSupport
import Testing
import TraderFiles
import TraderLab
import TraderModel

/// Whatever a file holds, it is bars and hours that can be, or one line that says what is wrong.
@Suite struct FileFuzzTests {
    private static let pieces = [
        ",", "\n", "\r", "\"", "-", ".", "e9", "1e400", "nan", "0", "9", "99999999999999999999", "\u{FEFF}", "\u{0}", "ts", ",,,,",
        "\u{1B}[2J",
        "1767226800", "3538976400", "0.00000001", "92233720368", "є",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<12)
    func aMutatedFileIsReadOrRefusedInOneLine(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var chance = SplitMix64(seed: seed)
        let bars = (0..<8).map { number in
            // Wide bars: most changes of a digit leave one that can be.
            MarketHistory.TimedBar(
                ts: MadeMarket.firstBar.advanced(by: number),
                bar: Bar(
                    open: Price(units: 50_012_300_000), high: Price(units: 99_945_600_000), low: Price(units: 100_000_000),
                    close: Price(units: 55_578_900_000), volume: Quantity(units: 1_234_500_000)))
        }
        let hours = (0..<8).map { "\(MadeMarket.firstBar.advanced(by: $0, of: .oneHour).unixSeconds),\($0 * 100).5,0" }
        let texts = [CandleFile.text(bars), (["ts,long_liq_usd,short_liq_usd"] + hours).joined(separator: "\n") + "\n"].map {
            Array($0.utf8)
        }
        var (read, refused) = (0, 0)
        for _ in 0..<150 {
            for (place, text) in texts.enumerated() {
                let path = try folder.write(Data(Self.mutated(text, &chance)), to: "file.csv")
                do throws(FileError) {
                    if place == 0 { try Self.expectWhole(CandleFile(path: path, fillGaps: chance.happens(onceIn: 2)).bars) }
                    if place == 1 { try Self.expectWhole(LiquidationFile(path: path, instrument: .gateBTC).readings) }
                    read += 1
                } catch {
                    #expect(error.description.hasPrefix(path) && error.description == error.description.printable, "\(error)")
                    refused += 1
                }
            }
        }
        #expect(read > 5 && refused > 100, "\(read) read, \(refused) refused")
    }

    private static func mutated(_ text: [UInt8], _ chance: inout SplitMix64) -> [UInt8] {
        var text = text
        for _ in 0..<chance.number(in: 1...2) {
            let place = Int(chance.number(in: 0...Int64(text.count - 1)))
            switch chance.number(in: 0...4) {
            case 0: text[place] = UInt8(chance.number(in: 0...255))
            case 1: text.remove(at: place)
            case 2: text.insert(contentsOf: pieces[Int(chance.number(in: 0...Int64(pieces.count - 1)))], at: place)
            case 3: text.removeSubrange(place..<min(text.count, place + Int(chance.number(in: 1...60))))
            default: text.insert(contentsOf: text[place..<min(text.count, place + Int(chance.number(in: 1...60)))], at: place)
            }
            if text.isEmpty { return text }
        }
        return text
    }

    private static func expectWhole(_ bars: [MarketHistory.TimedBar]) {
        #expect(
            zip(bars, bars.dropFirst()).allSatisfy { $1.ts == $0.ts.advanced(by: 1) } && bars.allSatisfy(\.bar.isPossible) && !bars.isEmpty)
    }

    private static func expectWhole(_ readings: [LiquidationReading]) {
        #expect(zip(readings, readings.dropFirst()).allSatisfy { $0.ts < $1.ts } && !readings.isEmpty)
        #expect(readings.allSatisfy { $0.longUSD >= .zero && $0.shortUSD >= .zero && BarLength.oneHour.isAligned($0.ts) })
    }
}
