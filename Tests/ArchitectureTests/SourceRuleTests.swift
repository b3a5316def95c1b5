import Foundation
import TestSupport
import Testing

/// The rules of ARCHITECTURE.md that can be read off the source, over every Swift file of the repository.
@Suite struct SourceRuleTests {
    private static let product = Result { try SourceFile.all(in: ["shared", "services", "tools"]) }
    private static let tests = Result {
        try SourceFile.all(in: ["Tests"]).filter { $0.path != "Tests/ArchitectureTests/SourceRule.swift" }
    }
    private static let core = product.map { files in files.filter { $0.path.hasPrefix("shared/TraderCore/Sources/") } }
    private static let coreModules: Set<String> = [
        "TraderModel", "TraderIndicators", "TraderStatistics", "TraderSignals", "TraderBroker", "TraderLab",
    ]

    private static func violations(of rule: SourceRule, in files: [SourceFile]) -> [String] { files.flatMap(rule.violations) }

    @Test func thereAreFilesToCheck() throws {
        #expect(try Self.core.get().count > 40 && Self.product.get().count > 80 && Self.tests.get().count > 30)
        #expect(
            try Set(Self.core.get().compactMap { $0.path.split(separator: "/").dropFirst(3).first.map(String.init) }) == Self.coreModules)
    }

    @Test func theCoreImportsNothingButItself() throws {
        #expect(try Self.violations(of: .importsOnly(Self.coreModules), in: Self.core.get()) == [])
    }

    @Test func theCoreNamesNoClockFileSocketThreadOrChance() throws {
        #expect(try Self.violations(of: .isPure, in: Self.core.get()) == [])
    }

    @Test func codeThatIsUnsafeStandsWhereCIsCalled() throws {
        let others = try Self.product.get().filter { file in
            !["TraderBus", "TraderCrypto"].contains { file.path.hasPrefix("shared/TraderProto/Sources/\($0)/") }
        }
        #expect(try Self.violations(of: .isSafe, in: others + Self.tests.get()) == [])
    }

    @Test func nothingIsNamedForDoingSomething() throws {
        #expect(try Self.violations(of: .isNamedForWhatItIs, in: Self.product.get() + Self.tests.get()) == [])
    }

    @Test func whatTheCompilerCanCheckIsChecked() throws {
        #expect(try Self.violations(of: .isChecked, in: Self.product.get() + Self.tests.get()) == [])
    }

    /// One reader of each form: what is decoded from outside goes through its bounds, wherever it comes from.
    @Test func textFromOutsideIsReadInOnePlace() throws {
        let readers = [
            "shared/TraderProto/Sources/TraderProto/Wire/BoundedJSON.swift",
            "shared/TraderRuntime/Sources/TraderService/Machine/MachineState.swift",
            "shared/TraderRuntime/Sources/TraderDocuments/YAMLDocument.swift",
        ]
        let files = try Self.product.get()
        #expect(Set(readers).isSubset(of: files.map(\.path)))
        #expect(Self.violations(of: .readsThroughBounds, in: files.filter { !readers.contains($0.path) }) == [])
    }

    @Test(arguments: [
        "try JSONDecoder().decode(A.self, from: data)", "JSONSerialization.jsonObject(with: data)", "import Yams", "PropertyListDecoder()",
    ])
    func anotherReaderOfTextIsFound(line: String) {
        #expect(!SourceRule.readsThroughBounds.violations(SourceFile(path: "A.swift", source: line)).isEmpty)
        #expect(SourceRule.readsThroughBounds.violations(SourceFile(path: "A.swift", source: "// \(line)\nJSONEncoder()")) == [])
    }

    /// The one place to pause is between two looks at another process, which tells nobody when its files change.
    @Test func noTestSleeps() throws {
        let others = try Self.tests.get().filter { !$0.path.hasSuffix("TestSupport/Pause.swift") }
        #expect(try others.count == Self.tests.get().count - 1)
        #expect(Self.violations(of: .doesNotSleep, in: others) == [])
    }

    /// The places where the console is: of the commands and of venue-sim, and the supervisor's, whose output is a pipe to its starter.
    private static let consoles = ["Door/Console.swift", "venue-sim/VenueSim.swift", "Running/SuperviseCommand.swift"]

    @Test func whatAPersonReadsGoesThroughTheConsole() throws {
        let others = try Self.product.get().filter { file in !Self.consoles.contains { file.path.hasSuffix($0) } }
        #expect(try others.count == Self.product.get().count - Self.consoles.count)
        #expect(Self.violations(of: .writesThroughTheConsole, in: others) == [])
    }

    @Test(arguments: ["print(text)", "debugPrint(1)", "try FileHandle.standardOutput.write(data)", "FileHandle.standardError"])
    func outputPastTheConsoleIsFound(line: String) {
        #expect(SourceRule.writesThroughTheConsole.violations(SourceFile(path: "A.swift", source: line)).count == 1)
        #expect(SourceRule.writesThroughTheConsole.violations(SourceFile(path: "A.swift", source: "try Console.print(text)")) == [])
    }

    @Test func whatProgramsReadHasEveryKey() throws {
        let folders = [
            "shared/TraderCore/Sources/TraderLab/", "shared/TraderCore/Sources/TraderStatistics/", "services/api-gateway/",
            "shared/TraderRuntime/Sources/TraderService/Chassis/", "shared/TraderRuntime/Sources/TraderService/Integrity/",
            "tools/trader/Sources/TraderCommands/Asking/", "tools/trader/Sources/TraderCommands/Backtest/",
            "tools/trader/Sources/TraderCommands/Bench/",
        ]
        let printed = try Self.product.get().filter { file in folders.contains { file.path.hasPrefix($0) } }
        #expect(printed.count > 60)
        #expect(Self.violations(of: .writesEveryKey, in: printed) == [])
    }

    @Test(arguments: [
        ("struct A: Encodable {\n    var b: Int?\n}", 1),
        ("public struct A: Codable, Sendable {\n    public var b: [Int?]? = nil\n    let c: Int?\n}", 2),
        ("struct A: Encodable {\n    var b: Int?\n    func encode(to encoder: any Encoder) throws {}\n}", 0),
        ("struct A: Encodable {\n    var b: Int\n    var c: Int? { nil }\n    struct D { var e: Int? }\n}", 0),
        ("struct A {\n    var b: Int?\n}", 0),
        ("struct A {\n    struct B: Encodable {\n        var c: Int?\n    }\n}", 1),
    ])
    func aKeyThatMayBeAbsentIsFound(source: String, count: Int) {
        #expect(SourceRule.writesEveryKey.violations(SourceFile(path: "A.swift", source: source)).count == count)
    }

    @Test func noSeriesIsChosenByDefault() throws {
        #expect(try Self.violations(of: .choosesNoSeries, in: Self.product.get()) == [])
    }

    @Test(arguments: [
        ("func closeTime(of length: BarLength = .fiveMinutes) {}", 1),
        ("init(_ instrument: Instrument = .btc, _ length: BarLength = .oneHour)", 2),
        ("case confirmed(Instrument, length: BarLength = .fiveMinutes)", 1), ("func a(_ series: Series? = nil)", 1),
        ("let length: BarLength = .fiveMinutes\nvar other: Instrument = a", 0), ("if a.length == BarLength.oneHour {}", 0),
        ("func a(of length: BarLength) -> Bool { length == .oneHour }", 0),
    ])
    func aSeriesChosenByDefaultIsFound(source: String, count: Int) {
        #expect(SourceRule.choosesNoSeries.violations(SourceFile(path: "A.swift", source: source)).count == count)
    }

    /// The length's text, the topic's bars, what a hold counts, and the venue's word for it; above them the services and tools decide.
    private static let lengths = [
        "TraderModel/Time/BarLength.swift", "TraderModel/Market/Candle.swift", "TraderModel/Trading/Trade.swift",
        "TraderVenues/Coinbase/CoinbaseREST.swift",
    ]

    @Test func thatABarHasFiveMinutesStandsWhereItIsDecided() throws {
        let shared = try Self.product.get().filter { $0.path.hasPrefix("shared/") }
        let others = shared.filter { file in !Self.lengths.contains { file.path.hasSuffix($0) } }
        #expect(others.count == shared.count - Self.lengths.count)
        #expect(Self.violations(of: .namesNoLength, in: others) == [])
    }

    @Test func aFileIsNamedAfterATypeInIt() throws {
        #expect(try Self.violations(of: .isNamedAfterItsType, in: Self.product.get() + Self.tests.get()) == [])
    }

    @Test(arguments: [
        "import Foundation", "public import Foundation", "@preconcurrency import Dispatch", "  import Glibc",
        "import struct Foundation.Date", "import Synchronization", "@_spi(Raw) public import TraderBus", "internal import TraderProto",
    ])
    func anImportFromOutsideIsFound(line: String) {
        let file = SourceFile(path: "A.swift", source: "// A\nimport TraderModel\n\(line)\nstruct A {}\n")
        #expect(SourceRule.importsOnly(["TraderModel"]).violations(file).count == 1)
    }

    @Test(arguments: [
        "let now = Date()", "var clock: any Clock", "ContinuousClock.now", "SuspendingClock()", "Int.random(in: 0...1)",
        "values.shuffled()",
        "values.randomElement()", "var generator = SystemRandomNumberGenerator()", "FileManager.default", "fopen(path, mode)",
        "getenv(name)",
        "print(value)", "Task { }", "Thread.current", "func load() async {}", "await load()", "\"\\(Date())\"", "key.hashValue", "Hasher()",
        "DispatchQueue.main", "UUID()", "CommandLine.arguments", "actor Book {}",
    ])
    func whatIsNotPureIsFound(line: String) {
        #expect(!SourceRule.isPure.violations(SourceFile(path: "A.swift", source: "struct A {}\n\(line)\n")).isEmpty)
    }

    @Test(arguments: [
        "// Date() in a comment", "/* print(1) /* Task */ await */", "let text = \"Date() print(1)\"", "let text = #\"Task \" await\"#",
        "let text = \"\"\"\n  await Task\n  \"\"\"", "let dateOfTrade = 1", "trade.time(of: bar)", "func reader() {}",
        "struct CivilDate {}", "self.print(1)", "let asynchronous = 1", "let text = \"\\\"\" // await",
    ])
    func whatIsPureIsLeftAlone(line: String) {
        #expect(SourceRule.isPure.violations(SourceFile(path: "A.swift", source: "struct A {}\n\(line)\n")) == [])
    }

    @Test(arguments: [
        "unsafe call()", "nonisolated(unsafe) var a = 1", "let a: UnsafeRawPointer", "bytes.withUnsafeBytes { _ in }",
        "unsafeBitCast(a, to: B.self)", "let a: UnsafeMutablePointer<Int>", "@unsafe func a() {}",
    ])
    func codeThatIsUnsafeIsFound(line: String) {
        #expect(!SourceRule.isSafe.violations(SourceFile(path: "A.swift", source: line)).isEmpty)
        #expect(SourceRule.isSafe.violations(SourceFile(path: "A.swift", source: "// \(line)\nlet isUnsafe = 1")) == [])
    }

    @Test(arguments: [
        "struct OrderManager {}", "enum StringHelper {}", "final class TimeUtils {}", "protocol BusImpl {}", "actor FrameHandler {}",
        "typealias DateHelpers = Int", "struct A { struct LogManager {} }", "struct NumberUtility {}",
    ])
    func aNameThatSaysNothingIsFound(source: String) {
        #expect(SourceRule.isNamedForWhatItIs.violations(SourceFile(path: "A.swift", source: source)).count == 1)
    }

    @Test func aFileNameThatSaysNothingIsFound() {
        #expect(SourceRule.isNamedForWhatItIs.violations(SourceFile(path: "a/OrderHelper.swift", source: "")).count == 1)
        #expect(SourceRule.isNamedForWhatItIs.violations(SourceFile(path: "a/FrameHandler+Reading.swift", source: "")).count == 1)
    }

    @Test func aConformanceToAHandlerOfNIOIsLeftAlone() {
        let source = "final class FrameGuard: ChannelInboundHandler {}\nextension ChannelHandler {}\nclass func handler() {}"
        #expect(SourceRule.isNamedForWhatItIs.violations(SourceFile(path: "FrameGuard.swift", source: source)) == [])
    }

    @Test func uncheckedCodeIsFound() {
        let source = "let a = try! b()\nclass A: @unchecked Sendable {}\nlet a = try? b() // try!"
        let violations = SourceRule.isChecked.violations(SourceFile(path: "A.swift", source: source))
        #expect(violations == ["A.swift:1: try!", "A.swift:2: @unchecked"])
    }

    @Test(arguments: [
        "try await Task.sleep(for: .seconds(1))", "Thread.sleep(forTimeInterval: 1)", "usleep(10)", "sleep(1)", "clock.sleep(until: x)",
    ])
    func aSleepIsFound(line: String) {
        #expect(!SourceRule.doesNotSleep.violations(SourceFile(path: "A.swift", source: line)).isEmpty)
    }

    @Test(arguments: [
        ("a/Trade.swift", "struct Trade {}", true), ("a/Trade.swift", "extension Model.Trade {}", true),
        ("a/Trade.swift", "struct Order {}", false),
        ("a/Trade+Coding.swift", "extension Trade {}", true), ("a/Trade+Coding.swift", "extension Order {}", false),
        ("a/main.swift", "struct Order {}", true), ("a/Rounding.swift", "func rounded() {}", true),
        ("a/Trade.swift", "// struct Trade\nenum Order {}", false), ("a/Trade.swift", "enum Outer { struct Trade {} }", true),
    ])
    func aFileNamedAfterNothingInItIsFound(path: String, source: String, isFine: Bool) {
        #expect(SourceRule.isNamedAfterItsType.violations(SourceFile(path: path, source: source)).isEmpty == isFine)
    }
}
