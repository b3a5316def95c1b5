import Foundation
import TestSupport
import Testing
import TraderDocuments
import TraderLab
import TraderModel
import TraderSignals

/// What docs/strategies.md says, held against the code: its examples run, its tables and its messages are those of the language.
@Suite struct GuideTests {
    private static let names = ["band-breakout", "eth-liquidations", "rsi-reversion", "sma-cross", "volume-profile-breakout"]
    private static let history = MadeMarket(bars: 12_000, seed: 3).historyOfAll
    private let guide: Guide

    init() throws { guide = try Guide() }

    private static func document(_ name: String) throws -> StrategyDocument {
        let text = try String(contentsOf: Guide.examples.appendingPathComponent("\(name).yaml"), encoding: .utf8)
        return try YAMLDocument.plan(from: text).document
    }

    // MARK: examples

    @Test func theWorkedExamplesAreTheFilesBesideTheGuide() throws {
        let blocks = guide.blocks(in: guide.section("## Worked examples"))
        let files = try FileManager.default.contentsOfDirectory(atPath: Guide.examples.path).sorted()
        #expect(files == Self.names.map { "\($0).yaml" })
        let texts = try files.map { try String(contentsOf: Guide.examples.appendingPathComponent($0), encoding: .utf8) }
        #expect(blocks.sorted() == texts.sorted())
    }

    @Test func theFilesAreAFolderOfStrategies() throws {
        let files = try StrategyFolder(path: Guide.examples.path).files()
        #expect(try files.map { try $0.document.get().name } == Self.names)
    }

    @Test func everyBlockCompiles() throws {
        let blocks = guide.blocks(in: guide.text[...])
        #expect(blocks.count >= 8)
        for block in blocks {
            let isWhole = block.hasPrefix("name: ")
            #expect(throws: Never.self) {
                try YAMLDocument.plan(from: isWhole ? block : "name: part\ninstrument: coinbase:BTC-USD\n\(block)exit: { after_bars: 1 }\n")
            }
        }
    }

    @Test(arguments: names) func anExampleTradesAlikeBarByBarAndByColumns(name: String) throws {
        let document = try Self.document(name)
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(strategies: [document])))
        let result = backtest.result(over: Self.history)
        #expect(try ColumnBacktest([document], home: .made).result(over: Self.history) == result)
        #expect(result.trades.contains { $0.exit != nil })
        #expect(Set(result.trades.map(\.direction)) == [.long, .short])
        #expect(result.trades.allSatisfy { $0.signal == name && $0.instrument == document.instrument })
    }

    @Test func theExamplesRunTogetherAsTheyRunAlone() throws {
        let documents = try Self.names.map { try Self.document($0) }
        let together = try ColumnBacktest(documents, home: .made).result(over: Self.history)
        for document in documents {
            let alone = try ColumnBacktest([document], home: .made).result(over: Self.history)
            #expect(together.trades.filter { $0.signal == document.name }.map(\.entryTs) == alone.trades.map(\.entryTs))
        }
    }

    @Test(arguments: names) func noExampleSeesTheFuture(name: String) throws {
        let finding = try LookAheadAudit(Self.document(name), cuts: 3, seed: 11).finding(over: Self.history)
        #expect(finding.difference == nil)
        #expect(finding.cuts == 3 && finding.compared > 0 && finding.fires > 0)
    }

    @Test func theAverageCrossIsNeverFlatAfterItsFirstTrade() throws {
        let trades = try ColumnBacktest([Self.document("sma-cross")], home: .made).result(over: Self.history).trades
        #expect(trades.count > 20)
        for (trade, next) in zip(trades, trades.dropFirst()) {
            #expect(next.entryTs == trade.exit?.ts && next.entryPrice == trade.exit?.price && next.direction != trade.direction)
        }
    }

    @Test func warmUpsAreAsTheGuideSays() throws {
        let plan = try StrategyPlan(Self.document("rsi-reversion"))
        #expect(guide.text.contains("It warms up over \(plan.warmUpBars) five-minute bars"))
        #expect(try StrategyPlan(Self.document("volume-profile-breakout")).warmUpBars / 288 == 8)
    }

    // MARK: tables

    @Test func theTablesNameExactlyTheFunctions() throws {
        let rows = guide.rows(in: guide.section("## Functions"))
        let usages = FunctionCatalogue.all.map { $0.usage.replacing("instrument: the strategy's own", with: "instrument") }
        #expect(rows.map { $0.first ?? "" }.sorted() == usages.sorted())
        for function in FunctionCatalogue.all {
            let row = try #require(rows.first { $0.first?.hasPrefix("\(function.name)(") ?? false })
            #expect(row.count == 4 && row[3] == (function.isIndicator ? "✓" : ""), "\(function.name)")
            for member in function.members { #expect(row[1].contains("`.\(member)`"), "\(function.name).\(member)") }
        }
    }

    @Test func theTableOfFieldsNamesExactlyTheFields() throws {
        let error = try #require(throws: DocumentError.self) { try YAMLDocument.strategy(from: "xxxxxxxxxxxxxxxx: 1\n") }
        let fields = try #require(error.message.split(separator: "it has ").last).split(separator: ", ").map(String.init)
        #expect(guide.rows(in: guide.section("## The document")).compactMap(\.first).sorted() == fields.sorted())
    }

    @Test func limitsAreThoseOfTheCode() {
        let limits = guide.section("## Limits")
        #expect(limits.contains("32 KiB (32,768 characters)") && StrategyDocument.longestText == 32_768)
        #expect(limits.contains("| a window | 20,000 values") && FunctionCatalogue.longestWindow == 20_000)
        #expect(limits.contains("| warm-up | 365 days |") && StrategyPlan.longestWarmUpDays == 365)
        #expect(limits.contains("| files in the folder | 1,000 |") && StrategyFolder.mostFiles == 1_000)
    }

    // MARK: mistakes

    @Test func everyMistakeIsAnsweredAsTheGuideSays() throws {
        let section = guide.section("## Mistakes, and what they are answered with")
        let frame = try #require(guide.blocks(in: section).first).split(separator: "\n").map(String.init)
        let rows = guide.rows(in: section)
        #expect(rows.count >= 10)
        for row in rows {
            let key = row[1].prefix { $0 != ":" } + ":"
            let isKnown = frame.contains { $0.hasPrefix(key) }
            let lines = isKnown ? frame.map { $0.hasPrefix(key) ? row[1] : $0 } : frame + [row[1]]
            let error = #expect(throws: DocumentError.self) { try YAMLDocument.plan(from: lines.joined(separator: "\n") + "\n") }
            #expect(error?.description == row[2])
        }
    }

    @Test func aNameThatIsTakenIsAnsweredAsTheGuideSays() throws {
        let folder = try TemporaryFolder()
        let text = try #require(guide.blocks(in: guide.section("## Mistakes, and what they are answered with")).first)
        _ = try folder.write(text, to: "example.yaml")
        _ = try folder.write(text, to: "other.yaml")
        guard case .failure(let error) = try StrategyFolder(path: folder.url.path).files()[1].document else {
            Issue.record("two files have one name")
            return
        }
        #expect(guide.text.contains("`FILE:\(error)`"))
    }
}
