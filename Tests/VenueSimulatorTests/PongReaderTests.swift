import Testing
import VenueSimulator

@Suite("Pongs in what a client sends")
struct PongReaderTests {
    /// A client's frame, masked.
    private static func frame(_ opcode: UInt8, _ text: String) -> [UInt8] {
        let (bytes, mask): ([UInt8], [UInt8]) = (Array(text.utf8), [1, 2, 3, 4])
        let length: [UInt8] =
            bytes.count < 126 ? [0x80 | UInt8(bytes.count)] : [0x80 | 126, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)]
        return [0x80 | opcode] + length + mask + bytes.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    @Test("a pong's payload is found among other frames, in whatever pieces it comes", arguments: [1, 2, 3, 7, 1_000])
    func found(piece: Int) {
        let bytes =
            Self.frame(0x1, "hello") + Self.frame(0xA, "42") + Self.frame(0x1, String(repeating: "x", count: 300)) + Self.frame(0xA, "")
            + Self.frame(0x9, "7") + Self.frame(0xA, "43")
        var reader = PongReader()
        var payloads: [String] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            payloads += reader.payloads(in: bytes[start..<min(start + piece, bytes.count)])
        }
        #expect(payloads == ["42", "", "43"])
    }
}
