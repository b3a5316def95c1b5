import Foundation

/// Standard output has been closed by its reader, as `head` does when it has enough: the command ends quietly.
struct ClosedOutput: Error {}

/// The terminal, or whatever stands in its place.
enum Console {
    /// Lets a write to a closed pipe fail instead of ending the process.
    static func surviveClosedPipe() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Writes a line to standard output.
    static func print(_ text: String) throws(ClosedOutput) { try print(bytes: Array(text.utf8)) }

    /// Writes bytes and a line feed to standard output.
    static func print(bytes: [UInt8]) throws(ClosedOutput) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes + [UInt8(ascii: "\n")]))
        } catch {
            throw ClosedOutput()
        }
    }

    /// Writes a line about the command itself to standard error; nobody reading it is no reason to stop.
    static func note(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data("trader: \(text)\n".utf8)) }
}
