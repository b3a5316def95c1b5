import Foundation
import SystemPackage
import TraderModel

/// The terminal, or whatever stands in its place.
enum Console {
    /// Lets a write to a closed pipe fail instead of ending the process.
    static func surviveClosedPipe() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Writes lines to standard output. What is in a line stays in it, and none of it is an order to the terminal.
    static func print(_ lines: String...) throws(OutputError) { try print(lines) }

    /// Writes lines to standard output. What is in a line stays in it, and none of it is an order to the terminal.
    static func print(_ lines: [String]) throws(OutputError) {
        try write(lines.map { $0.printable + "\n" }.joined().utf8)
    }

    /// Writes bytes to standard output as they are, for programs: JSON, and logs. Only where a terminal shows them to a person are they
    /// made printable.
    static func print(bytes: some Sequence<UInt8>) throws(OutputError) {
        guard isatty(STDOUT_FILENO) == 1 else { return try write(bytes) }
        let lines = String(decoding: Array(bytes), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        try write(lines.map(\.printable).joined(separator: "\n").utf8)
    }

    /// Writes a line about the command itself to standard error; nobody reading it is no reason to stop.
    static func note(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data("trader: \(text.printable)\n".utf8)) }

    private static func write(_ bytes: some Sequence<UInt8>) throws(OutputError) {
        do {
            try FileDescriptor.standardOutput.writeAll(bytes)
        } catch let error as Errno where error == .brokenPipe {
            throw .closed
        } catch {
            throw .failed("\(error)")
        }
    }
}
