import Foundation
import Synchronization
import SystemPackage
import Testing
import TraderProcess

@Suite(.timeLimit(.minutes(1)))
struct EndLimitTests {
    @Test func whatDoesNotEndIsEndedWithALine() throws {
        let (reader, writer) = try FileDescriptor.pipe()
        let sink = LogSink(writer) { "\($0)" }
        let ended = DispatchSemaphore(value: 0)
        let status = Mutex<Int32>(0)
        let limit = EndLimit(name: "tally", sink: sink) { code in
            status.withLock { $0 = code }
            ended.signal()
        }
        limit.begin("was told to stop", seconds: 0.05)
        #expect(ended.wait(timeout: .now() + 30) == .success)
        #expect(status.withLock { $0 } == 1)
        let line = String(decoding: FileHandle(fileDescriptor: reader.rawValue).availableData, as: UTF8.self)
        #expect(line.hasPrefix("tally: it was told to stop and has not ended within 0.05 s: ended by force"))
    }
}
