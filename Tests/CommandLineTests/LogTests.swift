import Foundation
import TestSupport
import Testing
import TraderCommands

/// Log files: bounded when written, whole when read.
@Suite("logs") struct LogTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.url.appendingPathComponent("feed.log").path
    }

    private func text(_ path: String) -> String { String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self) }

    @Test("what could not be written is counted, and told when it can be written again")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("a.log").path
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
        let log = ProgramLog(path: path)
        log.append(line: "lost")
        log.append(line: "lost too")
        #expect(log.lastLine == "lost too")
        try FileManager.default.removeItem(atPath: path)
        log.append(line: "there")
        log.append(line: "and there")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines == ["trader: 14 bytes of output were lost here: this file could not be written", "there", "and there"])
    }

    @Test("a full log goes on in a fresh file, and one old file is kept")
    func rotation() {
        let log = ProgramLog(path: path, limit: 10)
        for line in ["one", "two", "three", "four", "five"] { log.append(line: line) }
        #expect(text(path) == "four\nfive\n")
        #expect(text(ProgramLog.oldPath(of: path)) == "three\n")
    }

    @Test("what another run left is added to, and counts")
    func reopening() {
        ProgramLog(path: path, limit: 10).append(line: "before")
        let log = ProgramLog(path: path, limit: 10)
        log.append(line: "a")
        #expect(text(path) == "before\na\n")
        log.append(line: "after")
        #expect(text(path) == "after\n")
        #expect(text(ProgramLog.oldPath(of: path)) == "before\na\n")
    }

    @Test("two writers of one file do not write over each other")
    func twoWriters() throws {
        let other = try #require(AppendingFile.open(path))
        let log = ProgramLog(path: path)
        log.append(line: "one")
        try other.write(contentsOf: Data("two\n".utf8))
        log.append(line: "three")
        #expect(text(path) == "one\ntwo\nthree\n")
    }

    @Test("the last line is that of the present run, without what is empty")
    func lastLine() {
        let log = ProgramLog(path: path)
        log.append(line: "from before")
        log.beginRun()
        #expect(log.lastLine == nil)
        log.append(Data("first\nfeed: PORT ".utf8))
        log.append(Data("is taken\n\n".utf8))
        #expect(log.lastLine == "feed: PORT is taken")
        log.append(line: String(repeating: "x", count: 1_000))
        #expect(log.lastLine?.count == 400)
    }

    @Test(
        "the last lines reach back into the old file",
        arguments: [
            (0, ""), (1, "e\n"), (2, "d\ne\n"), (3, "c\nd\ne\n"), (4, "b\nc\nd\ne\n"), (9, "a\nb\nc\nd\ne\n"),
        ])
    func lastLines(count: Int, expected: String) throws {
        try Data("a\nb\nc\n".utf8).write(to: URL(fileURLWithPath: ProgramLog.oldPath(of: path)))
        try Data("d\ne\n".utf8).write(to: URL(fileURLWithPath: path))
        var tail = LogTail(path: path)
        #expect(String(decoding: tail.last(count), as: UTF8.self) == expected)
    }

    @Test("a line that is not finished is a line")
    func unfinishedLine() throws {
        try Data("a\nb".utf8).write(to: URL(fileURLWithPath: path))
        var tail = LogTail(path: path)
        #expect(String(decoding: tail.last(1), as: UTF8.self) == "b")
    }

    @Test("what is added is followed into a fresh file, without a gap")
    func following() {
        let log = ProgramLog(path: path, limit: 8)
        log.append(line: "one")
        var tail = LogTail(path: path)
        _ = tail.last(10)
        #expect(tail.added().isEmpty)
        log.append(line: "two")
        #expect(String(decoding: tail.added(), as: UTF8.self) == "two\n")
        log.append(line: "three")
        #expect(String(decoding: tail.added(), as: UTF8.self) == "three\n")
        #expect(tail.added().isEmpty)
    }
}
