import Testing
import TraderProto

@Suite struct BoundedJSONTests {
    /// Foundation's decoder ends the process on text that breaks off at its own limit of 512.
    @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "[[],", "[\"[\\\"\",", " [ "], [255, 256, 257, 511, 512, 513, 514, 5_000])
    func textOfAnyDepthIsReadOrRefused(opening: String, count: Int) {
        let text = String(repeating: opening, count: count)
        for text in [text, text + "1", text + String(repeating: "]", count: count)] {
            #expect(throws: (any Error).self) { try BoundedJSON.decode([String: Int].self, from: Array(text.utf8)) }
            #expect(throws: WireError.self) { try WireCodec.decode(Command.self, from: Array(text.utf8)) }
        }
    }

    @Test func theLastDepthIsReadAndTheNextIsNot() throws {
        indirect enum Nest: Decodable {
            case list([Nest])
            init(from decoder: any Decoder) throws { self = .list(try decoder.singleValueContainer().decode([Nest].self)) }
        }
        func nest(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
        _ = try BoundedJSON.decode(Nest.self, from: nest(BoundedJSON.deepest))
        #expect(throws: JSONRefusal.tooDeep) { try BoundedJSON.decode(Nest.self, from: nest(BoundedJSON.deepest + 1)) }
    }

    @Test func listsBesideOneAnotherDoNotCount() throws {
        let count = BoundedJSON.deepest + 1
        let text = "[" + Array(repeating: "[]", count: count).joined(separator: ",") + "]"
        #expect(try BoundedJSON.decode([[Int]].self, from: Array(text.utf8)).count == count)
        let objects = "[" + Array(repeating: "{}", count: count).joined(separator: ",") + "]"
        #expect(try BoundedJSON.decode([[String: Int]].self, from: Array(objects.utf8)).count == count)
    }

    @Test func bracketsInTextDoNotCount() throws {
        let text = String(repeating: "[", count: 5_000)
        #expect(try BoundedJSON.decode([String].self, from: Array("[\"\(text)\\\"\(text)\"]".utf8)) == [text + "\"" + text])
    }

    /// The decoder would take these for UTF-16 and UTF-32; U+2200 has the byte of a quotation mark in it and would hide brackets.
    @Test(arguments: [[0x5b, 0, 0x5d, 0], [0, 0x5b, 0, 0x5d], [0x5b, 0, 0, 0, 0x5d, 0, 0, 0], [0xff, 0xfe, 0x22, 0, 0, 0x22, 0x22, 0]])
    func otherEncodingsAreRefused(bytes: [UInt8]) {
        #expect(throws: JSONRefusal.notUTF8) { try BoundedJSON.decode([Int].self, from: bytes) }
    }

    @Test func textBeyondItsBytesIsNotRead() throws {
        let text = Array("[1,2,3]".utf8)
        #expect(try BoundedJSON.decode([Int].self, from: text, atMost: text.count) == [1, 2, 3])
        #expect(throws: JSONRefusal.tooLarge(text.count - 1)) { try BoundedJSON.decode([Int].self, from: text, atMost: text.count - 1) }
    }
}
