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
        #expect(throws: FileError(path, "no such file; give the path of an existing one")) { try CandleFile(path: path) }
        let error = try #require(throws: FileError.self) { try LiquidationFile(path: folder.url.path, instrument: .gateBTC) }
        #expect(error.description.contains("cannot be read"), "a folder is not a file")
    }

    @Test func textThatIsNotUTF8IsRefused() throws {
        let path = try folder.write(Data([0x74, 0x73, 0xff, 0xfe, 0x0a]), to: "bars.csv")
        let error = try #require(throws: FileError.self) { try CandleFile(path: path) }
        #expect(error.description == "\(path) row 1: is not UTF-8 text; give a CSV file in UTF-8")
    }

    @Test(arguments: [
        "1761264300,1,250.50,1,249.00,1,251.00,1,250.00,5", "1761264300,100,101,99,100,5,", "1761264300,\"1,0\",101,99,100,5",
    ])
    func aRowWithMoreFieldsThanTheHeaderIsRefused(row: String) throws {
        let count = row.split(separator: ",", omittingEmptySubsequences: false).count
        let message = try refusal(ofCandles: [Self.header, Self.rows[0], row])
        #expect(message == " row 3: \(count) fields where the header has 6; mend or remove the row")
        #expect(try refusal(ofLiquidations: ["ts,long_liq_usd,short_liq_usd", "1763874000,1,000,2"]).hasPrefix(" row 2: 4 fields"))
    }

    @Test func aColumnThatIsThereTwiceIsRefused() throws {
        #expect(
            try refusal(ofCandles: ["ts,open,high,low,close,volume,close", "1761264000,1,1,1,1,1,2"]).hasPrefix(
                " row 1: column \"close\" is there twice"))
        let other = "ts,open,high,low,close,volume,note,note\n1761264000,1,1,1,1,1,a,b\n"
        #expect(try CandleFile(path: folder.write(other, to: "bars.csv")).bars.count == 1)
    }

    @Test func blankLinesMayEndAFileAndStandNowhereElse() throws {
        let text = ([Self.header] + Self.rows).joined(separator: "\n")
        #expect(try CandleFile(path: folder.write(text + "\n\n\r\n\n", to: "bars.csv")).bars.count == 3)
        let message = try refusal(ofCandles: [Self.header, Self.rows[0], "", "", Self.rows[1]])
        #expect(message == " row 3: is blank; remove the row")
        let many = String(repeating: "\n", count: FileLimits.blankLines + 2)
        #expect(try refusal(ofCandles: [text + many]) == " row 5: is blank; remove the row")
    }

    @Test func aByteOrderMarkIsNoPartOfTheText() throws {
        let path = try folder.write("\u{FEFF}" + ([Self.header] + Self.rows).joined(separator: "\r"), to: "bars.csv")
        #expect(try CandleFile(path: path).bars.count == 3)
        #expect(try TextFile.read(path).hasPrefix("ts,"))
    }

    @Test(arguments: ["\n", "\r\n", "\r"], 0..<3)
    func linesAreWholeWhereverAPieceOfTheFileEnds(lineEnd: String, shift: Int) throws {
        let bars = (0..<10_000).map { number in
            MarketHistory.TimedBar(
                ts: BarTime(unixSeconds: 1_761_264_000).advanced(by: number), bar: .flat(at: Price(units: Int64(number + 1) * 7_300_000)))
        }
        let text = CandleFile.text(bars).replacing("ts,", with: "ts,\(String(repeating: "x", count: shift)),").replacing(
            "\n", with: lineEnd)
        let padded = text.split(separator: lineEnd).enumerated().map { row, line in
            row == 0 ? String(line) : String(line).replacing(",", with: ",,", maxReplacements: 1)
        }
        let path = try folder.write(padded.joined(separator: lineEnd), to: "bars.csv")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count > 3 << 16)
        #expect(try CandleFile(path: path).bars == bars)
    }

    // MARK: what is too much

    @Test func aFileThatIsTooLargeIsNotRead() throws {
        let path = try folder.write("ts", to: "bars.csv")
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.truncate(atOffset: UInt64(FileLimits.bytes) + 1)
        try file.close()
        let error = try #require(throws: FileError.self) { try CandleFile(path: path) }
        #expect(error.description == "\(path): has more than 536870912 bytes, and no more are taken; give a part of it")
        #expect(throws: error) { try TextFile.read(path) }
    }

    @Test func whatAFileUnpacksToIsCountedWhileItUnpacks() throws {
        let path = try folder.write(try #require(Data(base64Encoded: Self.zipped)), to: "bars.csv.gz")
        #expect(try TextFile.read(path, atMost: 80).hasPrefix("ts,"))
        let error = try #require(throws: FileError.self) { try TextFile.read(path, atMost: 59) }
        #expect(error.description.contains("more than 59 bytes"))
    }

    @Test func aLineThatIsTooLongIsNotReadToItsEnd() throws {
        let line = String(repeating: "1", count: FileLimits.lineBytes + 1)
        #expect(try refusal(ofCandles: [line]).hasPrefix(" row 1: has more than 65536 bytes"))
        #expect(try refusal(ofCandles: [Self.header, Self.rows[0], line]).hasPrefix(" row 3: has more than 65536 bytes"))
    }

    @Test func aMessageQuotesTheBeginningOfALongField() throws {
        let message = try refusal(ofCandles: [Self.header, "1761264000,\(String(repeating: "\u{1B}[2J", count: 99)),1,1,1,1"])
        #expect(message.count < 300 && message.contains("…\" is not a number") && !message.contains("\u{1B}"))
    }

    @Test(arguments: ["/dev/zero", "fifo", "folder", "link", "loop"])
    func whatIsNoRegularFileIsRefusedAndNotWaitedFor(what: String) throws {
        let path = what == "/dev/zero" ? what : folder.url.appendingPathComponent(what).path
        let files = FileManager.default
        switch what {
        case "fifo": try folder.makePipe(what)
        case "folder": try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "link": try files.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere")
        case "loop": try files.createSymbolicLink(atPath: path, withDestinationPath: path)
        default: break
        }
        let words = ["folder": "is a folder", "link": "leads nowhere", "loop": "leads to itself"]
        let error = try #require(throws: FileError.self) { try CandleFile(path: path) }
        #expect(error.description.hasPrefix("\(path): ") && error.description.contains(words[what] ?? "is a pipe or a device"))
    }

    @Test func aGapThatIsLongerThanAWeekIsNotFilled() throws {
        for (bars, isFilled) in [(FileLimits.filledBars + 1, true), (FileLimits.filledBars + 2, false), (5_900_000, false)] {
            let next = BarTime(unixSeconds: 1_761_264_000).advanced(by: bars)
            let path = try folder.write(
                [Self.header, Self.rows[0], "\(next.unixSeconds),7,7,7,7,1"].joined(separator: "\n"), to: "bars.csv")
            if isFilled {
                #expect(try CandleFile(path: path, fillGaps: true).filledGaps == bars - 1)
            } else {
                let error = try #require(throws: FileError.self) { try CandleFile(path: path, fillGaps: true) }
                #expect(
                    error.description.contains(
                        "row 3: \(bars - 1) bars are missing before ts \(next.unixSeconds), and 2016 are filled at most"))
            }
        }
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
        for name in ["bars.csv.gz", "BARS.CSV.GZ", "-bars.csv.Gz"] {
            let file = try CandleFile(path: try folder.write(zipped, to: name))
            #expect(file.bars.count == 1 && file.bars.first?.bar.close == Price("100.5"))
        }
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
            quantity: Quantity(units: 1), holdSeconds: 2_400,
            exit: .init(ts: ts.advanced(by: 8), price: Price(units: 8_752_900_000_000), grossBps: -7.25, netBps: -15.25))
        var open = closed
        open.exit = nil
        #expect(
            TradesFile.text([closed, open]) == """
                signal,direction,entry_ts,entry_price,exit_ts,exit_price,hold_bars,gross_bps,net_bps,status,mark_ts,mark_price,mark_gross_bps,mark_net_bps,hold_seconds
                LQ-1,SHORT,1766473200,87465.5,1766475600,87529,8,-7.25,-15.25,CLOSED,,,,,2400
                LQ-1,SHORT,1766473200,87465.5,,,8,,,OPEN,,,,,2400

                """)
        let bars = (0..<3).map { MarketHistory.TimedBar(ts: ts.advanced(by: $0), bar: .flat(at: Price(units: 8_700_000_000_000))) }
        let history = MarketHistory(bars: [.coinbaseBTC: bars], readings: [])
        let marked = OpenTrade(open, at: ts.advanced(by: 2), of: .fiveMinutes, in: history, cost: BasisPoints(units: 800_000_000))
        let gross = (87_000 / 87_465.5 - 1) * -10_000
        #expect(
            TradesFile.text([open], open: [marked].compactMap { $0 }).split(separator: "\n").last
                == "LQ-1,SHORT,1766473200,87465.5,,,8,,,OPEN,1766473800,87000,\(gross),\(gross - 8),2400")
        #expect(OpenTrade(closed, at: ts, of: .fiveMinutes, in: history, cost: .zero) == nil)
        #expect(OpenTrade(open, at: ts.advanced(by: 3), of: .fiveMinutes, in: history, cost: .zero) == nil)
    }

    private static let zipped = "H4sIAAAAAAAAAysp1skvSM3TychMz9DJyS/XSc7JL07VKcvPKc1N5TI0NzM0MjMxMDDQMQRjQx1LSxBTz1THlAsAL4cmbzwAAAA="
}
