import Foundation
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderVenues

@Suite("Ring of frames")
struct FrameRingTests {
    struct Line: Decodable {
        var at: Int64
        var from: String
        var text: String
    }

    static func names(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    static func contents(of folder: TemporaryFolder) throws -> String {
        try names(in: folder).map { try String(contentsOf: folder.url.appendingPathComponent($0), encoding: .utf8) }.joined()
    }

    static func lines(in folder: TemporaryFolder) throws -> [Line] {
        try contents(of: folder).split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    private func ring(in folder: TemporaryFolder, maxBytes: Int) -> FrameRing {
        FrameRing(folder: folder.url.path, maxBytes: maxBytes, logger: transportLogger)
    }

    @Test("texts are kept as they came, one a line, with time and origin")
    func kept() throws {
        let folder = try TemporaryFolder()
        let ring = ring(in: folder, maxBytes: 1 << 20)
        let texts = [#"{"type":"error"}"#, "line\nline \"quoted\" \\ / größer 📈 \u{1}", ""]
        for text in texts { ring.record(from: "coinbase stream", text: text) }
        ring.close()
        let lines = try Self.lines(in: folder)
        #expect(lines.map(\.text) == texts && lines.allSatisfy { $0.from == "coinbase stream" && $0.at > 1_700_000_000_000_000 })
        #expect(try Self.names(in: folder) == ["frames-000001.jsonl"])
        #expect(try Self.contents(of: folder).hasPrefix(#"{"at":1"#))
        #expect(ring.dropped == 0 && ring.failures == 0)
    }

    @Test("what holds all words is found: the first and the last two, shortened around what was looked for")
    func found() throws {
        let folder = try TemporaryFolder()
        let ring = ring(in: folder, maxBytes: 4_000)
        #expect(try ring.find(["17"]).isEmpty)
        ring.record(from: "coinbase stream", text: #"{"product_id":"ETH-USD","start":"1700000100"}"#)
        for number in 1...9 {
            ring.record(from: "coinbase stream", text: #"{"product_id":"BTC-USD","start":"1700000100","volume":"\#(number)"}"#)
        }
        ring.record(from: "200 host/BTC-USD/candles", text: #"[{"start":"1700000400"}]"#)
        let volumes = try ring.find(["1700000100", "BTC-USD"]).map { $0.text.suffix(3).first }
        #expect(volumes == ["1", "8", "9"])
        ring.record(from: "200 host/BTC-USD/candles?start=1700000100", text: #"[{"start":"1700000400"}]"#)
        #expect(try ring.find(["1700000100", "BTC-USD"]).count == 3, "what is asked for is not what is told")
        // Another word may stand in the address alone.
        #expect(try ring.find(["1700000400", "BTC-USD"]).first?.from == "200 host/BTC-USD/candles")
        #expect(try ring.find(["1700000700", "BTC-USD"]).isEmpty)
        let first = try #require(try ring.find(["1700000100"]).first)
        #expect(try ring.find(["1700000100"], through: first.at).first == first && first.text.contains("ETH-USD"))
        #expect(try ring.find(["1700000100"], through: Timestamp(microseconds: 1)).isEmpty)
    }

    @Test("a long message is given around the word, with a mark where it is cut")
    func excerpt() throws {
        let folder = try TemporaryFolder()
        let ring = ring(in: folder, maxBytes: 1 << 20)
        ring.record(from: "x", text: String(repeating: "a", count: 5_000) + "needle" + String(repeating: "b", count: 5_000))
        let text = try #require(try ring.find(["needle"]).first).text
        #expect(text.hasPrefix("…a") && text.hasSuffix("b…") && text.contains("needle") && text.count == 2_002)
    }

    @Test("the folder never holds more than the bound, and what goes is the oldest")
    func bounded() throws {
        let folder = try TemporaryFolder()
        let ring = ring(in: folder, maxBytes: 8_000)
        for number in 0..<300 {
            ring.record(from: "x", text: "\(number) " + String(repeating: "y", count: 100))
            if number % 10 == 9 { ring.flush() }
            #expect(try Self.contents(of: folder).utf8.count <= 8_000)
        }
        ring.close()
        let numbers = try Self.lines(in: folder).compactMap { Int($0.text.prefix { $0 != " " }) }
        let oldest = try #require(numbers.first)
        #expect(numbers == Array(oldest...299))
        #expect(numbers.count > 40 && ring.dropped == 0)
    }

    @Test("a restart goes on with the next number, under a smaller bound if there is one, and leaves other files alone")
    func restarted() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("notes", to: "notes.txt")
        for start in 1...3 {
            let ring = ring(in: folder, maxBytes: 8_000)
            ring.record(from: "x", text: "start \(start)")
            ring.close()
        }
        #expect(
            try Self.names(in: folder) == ["frames-000001.jsonl", "frames-000002.jsonl", "frames-000003.jsonl", "notes.txt"])
        let ring = ring(in: folder, maxBytes: 600)
        ring.record(from: "x", text: "s")
        ring.close()
        #expect(try Self.names(in: folder).suffix(2) == ["frames-000004.jsonl", "notes.txt"])
    }

    @Test("with a bound of 0 nothing is written, not even a folder")
    func off() throws {
        let folder = try TemporaryFolder()
        let ring = FrameRing(folder: folder.url.appendingPathComponent("frames").path, maxBytes: 0, logger: transportLogger)
        ring.record(from: "x", text: "y")
        ring.close()
        #expect(try Self.names(in: folder) == [] && ring.dropped == 0)
    }

    @Test("a folder that cannot be made costs the lines, which are counted, and nothing else")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("in the way", to: "file")
        let ring = FrameRing(folder: "\(file)/frames", maxBytes: 1 << 20, logger: transportLogger)
        for _ in 0..<3 { ring.record(from: "x", text: "y") }
        ring.flush()
        #expect(ring.dropped == 3 && ring.failures == 1)
        ring.record(from: "x", text: "y")
        ring.close()
        #expect(ring.dropped == 4 && ring.failures == 2)
    }

    @Test("a line larger than a file may be, and one after the end, are dropped and counted")
    func dropped() throws {
        let folder = try TemporaryFolder()
        let ring = ring(in: folder, maxBytes: 8_000)
        ring.record(from: "x", text: String(repeating: "y", count: 2_000))
        ring.record(from: "x", text: "small")
        ring.close()
        ring.record(from: "x", text: "late")
        ring.flush()
        #expect(try Self.lines(in: folder).map(\.text) == ["small"])
        #expect(ring.dropped == 2 && ring.failures == 0)
    }

    @Test("a disk without room loses the lines that find none, and keeps whole lines")
    func full() throws {
        let folder = try TemporaryFolder()
        let ring = ring(in: folder, maxBytes: 1_600)
        ring.record(from: "x", text: "first")
        ring.flush()
        // The next file is one to which nothing can be written.
        try FileManager.default.createSymbolicLink(
            atPath: folder.url.appendingPathComponent("frames-000002.jsonl").path, withDestinationPath: "/dev/full")
        ring.record(from: "x", text: String(repeating: "y", count: 140))
        ring.flush()
        #expect(ring.failures == 1 && ring.dropped == 1)
        ring.record(from: "x", text: "last")
        ring.close()
        #expect(ring.failures == 1)
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("frames-000002.jsonl"))
        #expect(try Self.lines(in: folder).map(\.text) == ["first", "last"])
    }
}
