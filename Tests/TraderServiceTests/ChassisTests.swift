import Foundation
import Logging
import ServiceLifecycle
import SystemPackage
import TestSupport
import Testing
import TraderBus
import TraderProto
import TraderService
import TraderStore

/// How a service dies: each test is a service in a process of its own.
@Suite(.timeLimit(.minutes(2)))
struct ChassisTests {
    private func text(_ result: ExitTest.Result?) -> String { String(decoding: result?.standardErrorContent ?? [], as: UTF8.self) }

    @Test("a part that heeds no cancellation does not keep a failed service alive")
    func failed() async {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            try await Lone.run { _ in [Lone.Deaf(), Lone.Failing()] }
        }
        #expect(text(result).contains("paper-broker: it failed (no luck) and has not ended within"), "\(text(result))")
    }

    @Test("a part that heeds no cancellation does not keep a stopped service alive")
    func stopped() async {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            try await Lone.run(stopSeconds: 0.2) { _ in [Lone.Deaf(), Lone.Stopping()] }
        }
        #expect(text(result).contains("paper-broker: it was told to stop and has not ended within"), "\(text(result))")
    }

    @Test("a service that is told to stop ends with 0, and leaves everything in one file")
    func clean() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .success) { [path = folder.url.path as String] in
            try await Lone.run(in: URL(fileURLWithPath: path)) { context in
                var commit = Commit(at: 1)
                commit.drafts = [Draft(.orders, key: "a", cause: nil, data: "text")]
                _ = try context.store.commit(commit)
                // Readers are open too.
                #expect(try context.store.replay(ReplayRequest(from: 0, limit: 9, log: nil, hash: nil)).records.count == 1)
                return [Lone.Stopping()]
            }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(names.sorted() == ["bus.key", "paper-broker.db", "paper-broker.db.lock"])
        let copy = folder.url.appendingPathComponent("copy.db").path
        try FileManager.default.copyItem(atPath: folder.url.appendingPathComponent("paper-broker.db").path, toPath: copy)
        #expect(try Recording.open(path: copy).head.seq == 1)
    }

    @Test("standard error that is full, closed or read by nobody ends no service", arguments: Lone.Stream.allCases)
    func standardError(stream: Lone.Stream) async {
        await #expect(processExitsWith: .success) { [stream] in
            try stream.take()
            try await Lone.run { context in
                for index in 0..<5_000 {
                    context.logger.error("line \(index)", metadata: ["text": "\(String(repeating: "x", count: 400))"])
                }
                return [Lone.Stopping()]
            }
        }
    }

    @Test("a store that is deleted or replaced under a service ends it with words", arguments: [true, false])
    func displaced(isReplaced: Bool) async {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) { [isReplaced] in
            try await Lone.run { context in
                try FileManager.default.removeItem(atPath: context.store.path)
                if isReplaced { try Data("other".utf8).write(to: URL(fileURLWithPath: context.store.path)) }
                return [Lone.Waiting()]
            }
        }
        let words = isReplaced ? "was replaced by another file" : "was deleted"
        #expect(text(result).contains("paper-broker.db \(words) while it was open"), "\(text(result))")
    }

    @Test("a store that cannot be opened refuses the start with its reason", arguments: Lone.Obstacle.allCases)
    func refused(obstacle: Lone.Obstacle) async throws {
        let result = await #expect(processExitsWith: .exitCode(2), observing: [\.standardErrorContent]) { [obstacle] in
            try await Lone.run(before: obstacle.place) { _ in [Lone.Waiting()] }
        }
        let lines = text(result).split(separator: "\n")
        #expect(lines.count == 1 && lines[0].hasPrefix("paper-broker: ") && lines[0].contains(obstacle.words), "\(text(result))")
    }
}
