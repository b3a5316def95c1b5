import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing
import TraderProcess

/// Whatever happens to the file behind it, who logs goes on at once, and what was lost is told.
@Suite(.timeLimit(.minutes(1)))
struct LogSinkTests {
    private static func loss(_ lines: Int) -> String { "lost \(lines)" }

    private func pipe(blocking: Bool = true) throws -> (reader: FileDescriptor, writer: FileDescriptor) {
        let (reader, writer) = try FileDescriptor.pipe()
        if !blocking { _ = fcntl(writer.rawValue, F_SETFL, O_NONBLOCK) }
        return (reader, writer)
    }

    /// Reads lines until `isLast` holds of one, and answers all of them.
    private func lines(of reader: FileDescriptor, until isLast: (String) -> Bool) throws -> [String] {
        let file = FileHandle(fileDescriptor: reader.rawValue)
        var text = Data()
        while true {
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if lines.contains(where: { isLast(String($0)) }) { return lines.map(String.init) }
            let data = file.availableData
            guard !data.isEmpty else { return lines.map(String.init) }
            text += data
        }
    }

    @Test("lines come in their order, whole, also those that a pipe takes in pieces", arguments: [true, false])
    func order(isBlocking: Bool) throws {
        let (reader, writer) = try pipe(blocking: isBlocking)
        let sink = LogSink(writer, lossLine: Self.loss)
        let sent = (0..<200).map { "\($0) " + String(repeating: "x", count: $0 * 37) }
        for line in sent { sink.write(line) }
        #expect(try lines(of: reader) { $0.hasPrefix("199 ") } == sent)
    }

    @Test("a pipe that nobody reads holds nobody up, and tells what was lost once it is read", arguments: [true, false])
    func unread(isBlocking: Bool) throws {
        let (reader, writer) = try pipe(blocking: isBlocking)
        let sink = LogSink(writer, limit: 100_000, lossLine: Self.loss)
        let line = String(repeating: "y", count: 999)
        // More than the pipe and the queue hold together, without a reader.
        for _ in 0..<1_000 { sink.write(line) }
        // Read by a thread of its own: the tests' may all be busy here.
        let isDone = Mutex(false)
        Thread { [self] in
            let lines = try? lines(of: reader) { $0.hasPrefix("lost ") }
            isDone.withLock { $0 = lines != nil }
        }.start()
        // The next line that fits is written after the word of the loss.
        while !isDone.withLock({ $0 }) { sink.write("z") }
    }

    @Test("what was lost and what was written add up")
    func sum() throws {
        let (reader, writer) = try pipe()
        let sink = LogSink(writer, limit: 50_000, lossLine: Self.loss)
        let count = 2_000
        for _ in 0..<count { sink.write(String(repeating: "y", count: 99)) }
        let file = FileHandle(fileDescriptor: reader.rawValue)
        let text = Mutex(Data())
        Thread { while case let data = file.availableData, !data.isEmpty { text.withLock { $0 += data } } }.start()
        sink.flush(within: 30)
        sink.write("end")
        sink.flush(within: 30)
        try writer.close()
        while !text.withLock({ String(decoding: $0, as: UTF8.self).hasSuffix("end\n") }) {}
        let lines = text.withLock { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
        let lost = lines.compactMap { $0.hasPrefix("lost ") ? Int($0.dropFirst(5)) : nil }.reduce(0, +)
        #expect(lost > 0)
        #expect(lines.count { $0.hasPrefix("yyy") } + lost == count)
    }

    @Test("a pipe without a reader, a full device and a closed file end nothing")
    func gone() throws {
        let (reader, writer) = try pipe()
        try reader.close()
        let full = try FileDescriptor.open(FilePath("/dev/full"), .writeOnly)
        let closed = try FileDescriptor.open(FilePath("/dev/null"), .writeOnly)
        let number = FileDescriptor(rawValue: 1_000_000)
        try closed.close()
        for file in [writer, full, number] {
            StandardStreams.prepare()
            let sink = LogSink(file, lossLine: Self.loss)
            for index in 0..<100 { sink.write("\(index)") }
            sink.flush(within: 30)
        }
    }

    @Test("a file that was full begins a new line when there is room again, after the word of the loss")
    func roomAgain() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("", to: "log")
        let full = try FileDescriptor.open(FilePath("/dev/full"), .writeOnly)
        let sink = LogSink(full, lossLine: Self.loss)
        for _ in 0..<3 { sink.write("gone") }
        sink.flush(within: 30)
        // The same number leads to a file with room now.
        let file = try FileDescriptor.open(FilePath(path), .writeOnly)
        _ = try file.duplicate(as: full)
        sink.write("there")
        sink.flush(within: 30)
        // The full file may have taken the beginning of a line: the empty line ends it.
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "\nlost 3\nthere\n")
    }
}
