import Foundation
import TestSupport
import Testing
import TraderFiles
import TraderLab
import TraderModel

/// What the readers take, and that each refusal names the file, the row and what to do.
@Suite struct FileTests {
    private static let header = "ts,open,high,low,close,volume"
    private static let rows = ["1761264000,100,101,99,100.5,5", "1761264300,100.5,102,100,101,6", "1761264600,101,101,101,101,0"]
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func refusal(ofCandles lines: [String]) throws -> String {
        let path = try folder.write(lines.joined(separator: "\n"), to: "bars.csv")
        let error = try #require(throws: FileError.self) { try CandleFile(path: path) }
        #expect(error.description.hasPrefix(path), "a refusal names its file")
        #expect(!error.description.contains("\n"))
        return String(error.description.dropFirst(path.count))
    }

    private func refusal(ofLiquidations lines: [String]) throws -> String {
        let path = try folder.write(lines.joined(separator: "\n"), to: "hours.csv")
        let error = try #require(throws: FileError.self) { try LiquidationFile(path: path, instrument: .gateBTC) }
        #expect(error.description.hasPrefix(path))
        return String(error.description.dropFirst(path.count))
    }

    @Test(arguments: ["\n", "\r\n"], [true, false])
    func barsAreRead(lineEnd: String, endsWithALineEnd: Bool) throws {
        let text = ([Self.header] + Self.rows).joined(separator: lineEnd) + (endsWithALineEnd ? lineEnd : "")
        let file = try CandleFile(path: try folder.write(text, to: "bars.csv"))
        #expect(file.bars.map(\.ts.unixSeconds) == [1_761_264_000, 1_761_264_300, 1_761_264_600])
        #expect(file.filledGaps == 0)
        let first = try #require(file.bars.first?.bar)
        #expect([first.open, first.high, first.low, first.close].map(\.description) == ["100", "101", "99", "100.5"])
        #expect(first.volume == Quantity("5"))
    }

    @Test func columnsAreFoundByName() throws {
        let text = "volume,extra,close,ts,open,low,high\n5,x,100.5,1761264000,100,99,101\n"
        let bar = try #require(try CandleFile(path: try folder.write(text, to: "bars.csv")).bars.first)
        #expect(bar.ts.unixSeconds == 1_761_264_000)
        #expect([bar.bar.open, bar.bar.high, bar.bar.low, bar.bar.close].map(\.description) == ["100", "101", "99", "100.5"])
    }

    @Test func aGapIsRefused() throws {
        let message = try refusal(ofCandles: [Self.header, Self.rows[0], Self.rows[2]])
        #expect(message.hasPrefix(" row 3: 1 bars are missing before ts 1761264600"))
        #expect(message.contains("--fill-gaps"))
    }

    @Test func aDuplicateIsRefused() throws {
        let message = try refusal(ofCandles: [Self.header, Self.rows[0], Self.rows[1], Self.rows[1]])
        #expect(message.hasPrefix(" row 4: ts 1761264300 is there twice"))
    }

    @Test func anUnsortedRowIsRefused() throws {
        let message = try refusal(ofCandles: [Self.header, Self.rows[1], Self.rows[0]])
        #expect(message.hasPrefix(" row 3: ts 1761264000 comes after a later one"))
    }

    @Test(arguments: [
        "1761264300,100,99,98,99,1", "1761264300,100,101,100.5,101,1", "1761264300,0,0,0,0,1", "1761264300,100,101,99,100,-1",
        "1761264300,-5,101,-6,100,1",
    ])
    func anImpossibleBarIsRefused(row: String) throws {
        #expect(try refusal(ofCandles: [Self.header, Self.rows[0], row]).hasPrefix(" row 3: impossible bar"))
    }

    @Test(arguments: [
        ("x,101,99,100,1", "open \"x\""), ("100,,99,100,1", "high \"\""), ("100,101,nan,100,1", "low \"nan\""),
        ("100,101,99,1e99,1", "close \"1e99\""), ("100,101,99,100, 1", "volume \" 1\""), ("100,101,99,100,inf", "volume \"inf\""),
    ])
    func anUnreadableNumberIsRefused(fields: String, name: String) throws {
        #expect(try refusal(ofCandles: [Self.header, Self.rows[0], "1761264300,\(fields)"]).hasPrefix(" row 3: \(name) is not a number"))
    }

    @Test(arguments: [
        "2026-01-18,1,1,1,1,1", ",1,1,1,1,1", "-300,1,1,1,1,1", "1.5e9,1,1,1,1,1", "99999999999999999999,1,1,1,1,1",
        "1761264300000,1,1,1,1,1", "1761264300000000,1,1,1,1,1", "9223372036854775500,1,1,1,1,1",
    ])
    func aTimeThatIsNotInUnixSecondsIsRefused(row: String) throws {
        let message = try refusal(ofCandles: [Self.header, row])
        #expect(message.hasPrefix(" row 2: ts") && message.contains("is not unix seconds"))
    }

    @Test func aTimeBetweenBarsIsRefused() throws {
        #expect(try refusal(ofCandles: [Self.header, "1761264001,1,1,1,1,1"]).hasPrefix(" row 2: ts 1761264001 is not a multiple of 300"))
    }

    @Test(arguments: ["ts,open,high,low,close", "time,open,high,low,close,volume", "1761264000,100,101,99,100.5,5"])
    func aMissingColumnIsRefused(header: String) throws {
        #expect(try refusal(ofCandles: [header, Self.rows[0]]).hasPrefix(" row 1: no column"))
    }

    @Test func aShortRowIsRefused() throws {
        #expect(try refusal(ofCandles: [Self.header, Self.rows[0], "1761264300,100"]).hasPrefix(" row 3: 2 fields"))
        #expect(try refusal(ofCandles: [Self.header, Self.rows[0], "", Self.rows[1]]).hasPrefix(" row 3:"))
    }

    @Test func aFileWithoutRowsIsRefused() throws {
        #expect(try refusal(ofCandles: [""]).contains("is empty"))
        #expect(try refusal(ofCandles: [Self.header]).contains("has no rows"))
        #expect(try refusal(ofLiquidations: ["ts,long_liq_usd,short_liq_usd"]).contains("has no rows"))
    }

    @Test func aMissingFileIsRefused() throws {
        let path = folder.url.appendingPathComponent("nowhere.csv").path
        #expect(throws: FileError("\(path): no such file; give the path of an existing one")) { try CandleFile(path: path) }
        let error = try #require(throws: FileError.self) { try LiquidationFile(path: folder.url.path, instrument: .gateBTC) }
        #expect(error.description.contains("cannot be read"), "a folder is not a file")
    }

    @Test func textThatIsNotUTF8IsRefused() throws {
        let path = try folder.write(Data([0x74, 0x73, 0xff, 0xfe, 0x0a]), to: "bars.csv")
        let error = try #require(throws: FileError.self) { try CandleFile(path: path) }
        #expect(error.description == "\(path): is not UTF-8 text; give a CSV file")
    }

    @Test func gapsAreFilledWithFlatBarsWhenAsked() throws {
        let text = [Self.header, Self.rows[0], Self.rows[2], "1761265800,7,7,7,7,1"].joined(separator: "\n")
        let file = try CandleFile(path: try folder.write(text, to: "bars.csv"), fillGaps: true)
        #expect(file.filledGaps == 4)
        #expect(file.bars.map(\.ts) == (0..<7).map { BarTime(unixSeconds: 1_761_264_000).advanced(by: $0) })
        #expect(file.bars[1].bar == .flat(at: Price(units: 10_050_000_000)))
        #expect(file.bars[3...5].allSatisfy { $0.bar == .flat(at: Price(units: 10_100_000_000)) })
        #expect(file.bars[6].bar.close == Price("7"))
    }

    @Test func fillingGapsForgivesNothingElse() throws {
        let path = try folder.write([Self.header, Self.rows[0], Self.rows[0]].joined(separator: "\n"), to: "bars.csv")
        #expect(throws: FileError.self) { try CandleFile(path: path, fillGaps: true) }
    }

    @Test func aGzipFileIsRead() throws {
        // `printf 'ts,open,high,low,close,volume\n1761264000,100,101,99,100.5,5\n' | gzip -n | base64`
        let zipped = try #require(Data(base64Encoded: Self.zipped))
        let file = try CandleFile(path: try folder.write(zipped, to: "bars.csv.gz"))
        #expect(file.bars.count == 1 && file.bars.first?.bar.close == Price("100.5"))
    }

    @Test(arguments: ["cut", "changed", "plain", "empty"])
    func aBrokenGzipFileIsRefused(how: String) throws {
        let zipped = try #require(Data(base64Encoded: Self.zipped))
        var broken = zipped
        switch how {
        case "cut": broken = zipped.dropLast(9)
        case "changed": broken[zipped.count / 2] ^= 0x55
        case "plain": broken = Data("ts,open\n".utf8)
        default: broken = Data()
        }
        let path = try folder.write(broken, to: "bars.csv.gz")
        let error = try #require(throws: FileError.self) { try CandleFile(path: path) }
        #expect(error.description == "\(path): is not a whole gzip file; fetch it again")
    }

    @Test func hoursAreReadAndMayBeMissing() throws {
        let text = "ts,long_liq_usd,short_liq_usd\n1763874000,702059.93624,79334.1739\n1763881200,0,1e3\n"
        let readings = try LiquidationFile(path: try folder.write(text, to: "hours.csv"), instrument: .gateBTC).readings
        let hours = [BarTime(unixSeconds: 1_763_874_000), BarTime(unixSeconds: 1_763_881_200)]
        #expect(readings.map(\.ts) == hours)
        #expect(readings.map(\.longUSD.description) == ["702059.93624", "0"])
        #expect(readings.map(\.shortUSD.description) == ["79334.1739", "1000"])
        #expect(readings.map(\.knownAt) == hours.map { $0.openTime.advanced(bySeconds: 3_720) })
        #expect(readings.allSatisfy { $0.instrument == .gateBTC })
    }

    @Test(arguments: [
        ("1763874000,1,2", "is there twice or out of order"), ("1763870400,1,2", "is there twice or out of order"),
        ("1763877900,1,2", "is not the start of an hour"), ("x,1,2", "is not the start of an hour"),
        ("-3600,1,2", "is not the start of an hour"),
        ("1763877600,x,2", "are not amounts of USD"), ("1763877600,1,", "are not amounts of USD"),
        ("1763877600,-1,2", "are not amounts of USD"),
        ("1763877600,1,-2", "are not amounts of USD"), ("1763877600,1", "2 fields"), ("1763877600000,1,2", "is not the start of an hour"),
        ("1763877600000000,1,2", "is not the start of an hour"),
    ])
    func anHourThatCannotBeIsRefused(row: String, message: String) throws {
        let refusal = try refusal(ofLiquidations: ["ts,long_liq_usd,short_liq_usd", "1763874000,1,2", row])
        #expect(refusal.hasPrefix(" row 3:") && refusal.contains(message))
    }

    @Test func liquidationsWithoutTheirColumnsAreRefused() throws {
        #expect(try refusal(ofLiquidations: ["ts,long,short", "1763874000,1,2"]).hasPrefix(" row 1: no column \"long_liq_usd\""))
    }

    @Test func tradesAreWrittenWithEmptyExitsWhileTheyAreOpen() {
        let ts = BarTime(unixSeconds: 1_766_473_200)
        let closed = Trade(
            id: 1, signal: "LQ-1", direction: .short, instrument: .coinbaseBTC, entryTs: ts, entryPrice: Price(units: 8_746_550_000_000),
            quantity: Quantity(units: 1), holdBars: 8,
            exit: .init(ts: ts.advanced(by: 8), price: Price(units: 8_752_900_000_000), grossBps: -7.25, netBps: -15.25))
        var open = closed
        open.exit = nil
        #expect(
            TradesFile.text([closed, open]) == """
                signal,direction,entry_ts,entry_price,exit_ts,exit_price,hold_bars,gross_bps,net_bps,status
                LQ-1,SHORT,1766473200,87465.5,1766475600,87529,8,-7.25,-15.25,CLOSED
                LQ-1,SHORT,1766473200,87465.5,,,8,,,OPEN

                """)
    }

    private static let zipped = "H4sIAAAAAAAAAysp1skvSM3TychMz9DJyS/XSc7JL07VKcvPKc1N5TI0NzM0MjMxMDDQMQRjQx1LSxBTz1THlAsAL4cmbzwAAAA="
}
