import Testing
import TraderProto

struct RecordHashTests {
    /// From Python: `hashlib.sha256(bytes(32) + b'{"seq":1}')`, and that digest with `{"seq":2}`.
    @Test func theChainIsSHA256OverTheValueBeforeAndTheBody() {
        let start = Cursor.start(of: "L")
        let one = start.after(body: Array(#"{"seq":1}"#.utf8))
        let two = one.after(body: Array(#"{"seq":2}"#.utf8))
        #expect(start.hash == .genesis)
        #expect(one.hash.hex == "ff44e121014845ba9f060b9dd529b57e3706d9dcbf47ce18d6a7e50bea6c7e46")
        #expect(two.hash.hex == "d989977286f310a93de4be7eb9aa920e4411c5e002607031b10f147c8039c3b1")
        #expect(two.seq == 2)
    }

    @Test func itIsWrittenAs64LowercaseDigits() throws {
        let hash = try #require(RecordHash(bytes: Array(0..<32)))
        #expect(hash.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(RecordHash(hex: hash.hex) == hash)
        #expect(try WireCodec.decode([RecordHash].self, from: WireCodec.encode([hash])) == [hash])
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "A", count: 64), String(repeating: "é", count: 64)])
    func anythingElseIsRefused(text: String) {
        #expect(RecordHash(hex: text) == nil)
        #expect(throws: WireError.self) { try WireCodec.decode([RecordHash].self, from: Array("[\"\(text)\"]".utf8)) }
    }

    @Test func only32BytesAreAHash() {
        #expect(RecordHash(bytes: Array(repeating: 0, count: 31)) == nil)
    }
}
