import Foundation
import TestSupport
import Testing
import TraderCommands

/// What runs is found, whatever became of the file that says so.
@Suite("finding what runs", .serialized, .timeLimit(.minutes(5))) struct FindingTests {
    private let platform: FakePlatform

    init() throws { platform = try FakePlatform() }

    private static let mishaps = ["deleted", "emptied", "garbled", "of another machine", "the locks deleted too"]

    private func happen(_ mishap: String) throws {
        let file = platform.folder.runFile
        switch mishap {
        case "deleted": try FileManager.default.removeItem(atPath: file)
        case "emptied": try Data().write(to: URL(fileURLWithPath: file))
        case "garbled": try Data("{\"supervisor\":".utf8).write(to: URL(fileURLWithPath: file))
        case "of another machine":
            var other = try #require(platform.running)
            other.supervisor = 1
            other.services["paper-broker"]?.pid = 1
            try other.write(to: file)
        default:
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.removeItem(atPath: "\(platform.data)/.lock")
        }
    }

    @Test("status, restart and down find a running platform", arguments: mishaps)
    func mishap(_ mishap: String) async throws {
        let up = try await platform.trader(["up"] + platform.ports)
        #expect(up.status == 0, "\(up)")
        let running = try #require(platform.running)
        try happen(mishap)
        let status = try await platform.trader(["status"])
        #expect(status.status == 0, "\(status)")
        try happen(mishap == "the locks deleted too" ? "deleted" : mishap)
        let restarted = try await platform.trader(["restart", "paper-broker"])
        #expect(restarted.status == 0, "\(restarted)")
        _ = try await eventually("the file to come back") { self.platform.folder.running == nil ? nil : true }
        #expect(platform.folder.running?.supervisor == running.supervisor)
        try happen(mishap == "the locks deleted too" ? "deleted" : mishap)
        let down = try await platform.trader(["down"])
        #expect(down.status == 0 && down.output == "stopped\n", "\(down)")
        try await platform.expectGone(running.supervisor)
        for pid in running.services.values.compactMap(\.pid) { try await platform.expectGone(pid) }
    }

    @Test("a copy of a folder is no running platform, though its file names one; nor is what another trader process has")
    func copiedFolder() async throws {
        let demo = try await platform.runningDemo()
        let copy = platform.root.url.appendingPathComponent("copy").path
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: platform.folder.runFile, toPath: "\(copy)/run.json")
        #expect(platform.folder.running?.supervisor == demo.pid)
        #expect(DataFolder(copy).running == nil)
        let down = try await TraderProcess.run(["down", "--data", copy])
        #expect(down.output == "nothing runs in \(copy)\n", "\(down)")
        #expect(platform.folder.running?.supervisor == demo.pid)
    }

    @Test("a second up says which process has the folder")
    func holder() async throws {
        _ = try await platform.trader(["up"] + platform.ports)
        let supervisor = try #require(platform.running?.supervisor)
        try FileManager.default.removeItem(atPath: platform.folder.runFile)
        let again = try await platform.trader(["up"] + platform.ports)
        #expect(again.status == 2 && again.errors.contains("is in use by process \(supervisor): stop it first"), "\(again)")
    }
}
