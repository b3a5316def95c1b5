import Foundation
import TestSupport
import Testing
import TraderDocuments
import TraderSignals

/// The folder of the documents as people fill it: links, folders, pipes, files of other editors, and too many of them.
@Suite struct FolderTests {
    private let folder: TemporaryFolder
    private let elsewhere: TemporaryFolder
    private let strategies: StrategyFolder

    init() throws {
        folder = try TemporaryFolder()
        elsewhere = try TemporaryFolder()
        strategies = StrategyFolder(path: folder.url.path)
    }

    private static func text(_ name: String, bars: Int = 1) -> String {
        "name: \(name)\ninstrument: coinbase:BTC-USD\nentry: { long: close > open }\nexit: { after_bars: \(bars) }\n"
    }

    private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    private func names() throws -> [String] { try strategies.files().compactMap { try? $0.document.get().name } }

    private func link(_ name: String, to path: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self.path(name), withDestinationPath: path)
    }

    @Test(arguments: ["folder", "nowhere", "loop", "pipe", "bytes", "large"])
    func oneFileThatCannotBeReadIsNoObstacleToTheOthers(what: String) throws {
        _ = try folder.write(Self.text("a"), to: "a.yaml")
        _ = try folder.write(Self.text("z"), to: "z.yaml")
        switch what {
        case "folder": try FileManager.default.createDirectory(atPath: path("x.yaml"), withIntermediateDirectories: false)
        case "nowhere": try link("x.yaml", to: "/nowhere/x.yaml")
        case "loop": try link("x.yaml", to: path("x.yaml"))
        case "pipe": try folder.makePipe("x.yaml")
        case "bytes": _ = try folder.write(Data(Self.text("x").utf8) + [0xFF, 0x0A], to: "x.yaml")
        default:
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("name: x\n", to: "x.yaml")))
            try file.truncate(atOffset: 1 << 30)
            try file.close()
        }
        let files = try strategies.files()
        let words = [
            "folder": "is a folder", "nowhere": "is a link that leads nowhere", "loop": "is a link that leads to itself",
            "pipe": "is a pipe",
            "bytes": "is not UTF-8 text; save it as UTF-8", "large": "has more than 131075 bytes",
        ]
        #expect(files.map(\.name) == ["a.yaml", "x.yaml", "z.yaml"])
        #expect(files[1].complaint?.hasPrefix("x.yaml: \(words[what] ?? "?")") == true, "\(files[1].complaint ?? "")")
        #expect(try names() == ["a", "z"])
        // It is no obstacle to a change of another either, and is itself not written over.
        try strategies.write(try YAMLDocument.strategy(from: Self.text("z", bars: 9)))
        #expect(try String(contentsOfFile: path("z.yaml"), encoding: .utf8).contains("after_bars: 9"))
        #expect(throws: StrategyFolder.Failure.self) { try strategies.write(try YAMLDocument.strategy(from: Self.text("x"))) }
        _ = try strategies.fingerprint()
    }

    @Test func aByteOrderMarkIsNoPartOfADocument() throws {
        _ = try folder.write("\u{FEFF}" + Self.text("marked"), to: "a.yaml")
        #expect(try names() == ["marked"])
        let document = try YAMLDocument.strategy(from: "\u{FEFF}" + Self.text("marked"))
        #expect(document.text == Self.text("marked"))
        let error = #expect(throws: DocumentError.self) { try YAMLDocument.strategy(from: "\u{FEFF}nome: x\n") }
        #expect(error?.description.hasPrefix("1:1: ") == true)
    }

    @Test func anEditBehindALinkIsSeenAndAWriteGoesThroughIt() throws {
        let target = try elsewhere.write(Self.text("linked"), to: "real.yaml")
        try link("linked.yaml", to: target)
        let before = try strategies.fingerprint()
        #expect(try strategies.fingerprint() == before)
        _ = try elsewhere.write(Self.text("linked", bars: 7), to: "real.yaml")
        #expect(try strategies.fingerprint() != before)
        try strategies.write(try YAMLDocument.strategy(from: Self.text("linked", bars: 99)))
        #expect(try String(contentsOfFile: target, encoding: .utf8) == Self.text("linked", bars: 99))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("linked.yaml")) == target)
    }

    /// As Kubernetes swaps a config map: the link in the middle changes, the names do not.
    @Test func aFolderBehindALinkThatIsSwappedIsSeen() throws {
        for (version, bars) in [("one", 1), ("two", 2)] {
            try FileManager.default.createDirectory(
                at: elsewhere.url.appendingPathComponent(version), withIntermediateDirectories: false)
            _ = try elsewhere.write(Self.text("mapped", bars: bars), to: "\(version)/a.yaml")
        }
        let data = path("..data")
        try FileManager.default.createSymbolicLink(atPath: data, withDestinationPath: elsewhere.url.appendingPathComponent("one").path)
        try link("a.yaml", to: "..data/a.yaml")
        let before = try strategies.fingerprint()
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.createSymbolicLink(atPath: data, withDestinationPath: elsewhere.url.appendingPathComponent("two").path)
        #expect(try strategies.fingerprint() != before)
        #expect(try strategies.files().first?.document.get().exit.afterOwnBars == 2)
    }

    @Test func theFirstThousandOfTooManyAreFollowed() throws {
        for number in 0..<StrategyFolder.mostFiles + 3 {
            _ = try folder.write(Self.text("s-\(number)"), to: "\(10_000 + number).yaml")
        }
        let files = try strategies.files()
        #expect(files.count == 1_001 && files.count { (try? $0.document.get()) != nil } == 1_000)
        #expect(files.last?.complaint?.hasPrefix("11000.yaml: 1003 documents are in the folder and 1000 are followed") == true)
        #expect(try strategies.fingerprint().count == 1_003)
        // What is not followed is not written over.
        _ = try folder.write("something else", to: "zz.yaml")
        #expect(throws: StrategyFolder.Failure.self) { try strategies.write(try YAMLDocument.strategy(from: Self.text("zz"))) }
    }
}
