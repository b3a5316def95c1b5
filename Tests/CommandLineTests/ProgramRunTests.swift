import Foundation
import Synchronization
import TestSupport
import Testing
import TraderCommands
import TraderProcess

/// Programs as real processes.
@Suite("program runs", .timeLimit(.minutes(2))) struct ProgramRunTests {
    @Test("a program is told to make a quick trace of a crash, unless whoever starts it says otherwise")
    func crashTrace() async throws {
        let folder = try TemporaryFolder()
        for own in [[:], ["SWIFT_BACKTRACE": "enable=no"]] {
            let log = ProgramLog(path: folder.url.appendingPathComponent("env-\(own.count).log").path)
            let program = Program(name: "env", executable: "/bin/sh", arguments: ["-c", "echo $SWIFT_BACKTRACE"], environment: own)
            #expect(await ProgramRun.run(program, log: log) { _ in } == .status(0))
            let inherited = ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"]
            #expect(log.lastLine == own["SWIFT_BACKTRACE"] ?? inherited ?? CrashTrace.setting)
        }
        #expect(CrashTrace.setting.contains("symbolicate=off"))
    }

    /// A child that is forked while another starts must not keep the other's end from being seen.
    @Test("the end of each of many programs that started at once is seen while the others run")
    func startedAtOnce() async throws {
        let folder = try TemporaryFolder()
        let log = ProgramLog(path: folder.url.appendingPathComponent("sleep.log").path)
        let sleep = Program(name: "sleep", executable: "/bin/sleep", arguments: ["60"])
        let (starts, started) = AsyncStream.makeStream(of: Int32.self)
        let (ends, ended) = AsyncStream.makeStream(of: ProgramExit.self)
        let many = 100
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<many {
                group.addTask { ended.yield(await ProgramRun.run(sleep, log: log) { started.yield($0) }) }
            }
            var pids: [Int32] = []
            for await pid in starts {
                pids.append(pid)
                if pids.count == many { break }
            }
            var ends = ends.makeAsyncIterator()
            for pid in pids {
                let start = ContinuousClock.now
                #expect(kill(pid, SIGKILL) == 0)
                #expect(await ends.next() == .signal(SIGKILL))
                // Else it was seen only when the sleep of another was over.
                #expect(ContinuousClock.now - start < .seconds(30))
            }
        }
    }
}
