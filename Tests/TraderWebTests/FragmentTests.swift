import NIOCore
import NIOWebSocket
import Testing
import TraderSockets

/// Messages in fragments, at either end of a socket.
@Suite("fragments", .timeLimit(.minutes(1)))
struct FragmentTests {
    /// Copying what came before with each fragment would take hours for so many.
    @Test("a message of half a million fragments of one byte is read in one pass")
    func manyFragments() throws {
        let count = 500_000
        var assembler = MessageAssembler(maxBytes: count, expectsMask: false)
        var event = assembler.take(WebSocketFrame(fin: false, opcode: .text, data: ByteBuffer(string: "x")))
        for number in 2...count {
            event = assembler.take(WebSocketFrame(fin: number == count, opcode: .continuation, data: ByteBuffer(string: "x")))
        }
        guard case .text(let text) = event else { throw Unexpected(event: "\(event)") }
        #expect(text.utf8.count == count)
    }

    @Test("fragments count together, and a new message begins at nothing")
    func bytesOfAMessage() throws {
        var assembler = MessageAssembler(maxBytes: 4, expectsMask: false)
        for _ in 0..<2 {
            #expect("\(assembler.take(WebSocketFrame(fin: false, opcode: .text, data: ByteBuffer(string: "ab"))))" == "none")
            #expect(
                "\(assembler.take(WebSocketFrame(fin: true, opcode: .continuation, data: ByteBuffer(string: "cd"))))" == #"text("abcd")"#)
        }
        _ = assembler.take(WebSocketFrame(fin: false, opcode: .text, data: ByteBuffer(string: "ab")))
        guard
            case .violation(let code, _) = assembler.take(WebSocketFrame(fin: true, opcode: .continuation, data: ByteBuffer(string: "cde")))
        else { throw Unexpected(event: "five bytes were taken") }
        #expect(code == 1009)
    }

    private struct Unexpected: Error { var event: String }
}
