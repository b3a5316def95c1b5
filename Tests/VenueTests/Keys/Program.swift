import Foundation

/// Runs programs of the machine: `openssl` to make keys, `python3` to check what we sign.
enum Program {
    struct Failed: Error { var status: Int32 }

    /// What a program writes when it reads `input`. The texts here are so small that no pipe fills up.
    static func output(of arguments: [String], input: String = "") async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let (read, written) = (Pipe(), Pipe())
        process.standardInput = read
        process.standardOutput = written
        process.standardError = FileHandle.nullDevice
        // Waiting in place would block one of the few threads that all tests share.
        let ended = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { ended.continuation.yield($0.terminationStatus) }
        try process.run()
        try read.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try read.fileHandleForWriting.close()
        let status = await ended.stream.first { _ in true } ?? -1
        guard status == 0 else { throw Failed(status: status) }
        return String(decoding: try written.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }
}
