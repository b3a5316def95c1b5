import Foundation
import Logging
import SystemPackage
import Testing
import TraderProcess
import VenueSimulator

/// A process whose standard error is of no use goes on, and ends well.
@Suite(.timeLimit(.minutes(2)))
struct StandardErrorTests {
    @Test("the simulated venues log into a full device")
    func full() async {
        await #expect(processExitsWith: .success) {
            StandardStreams.prepare()
            let full = try FileDescriptor.open(FilePath("/dev/full"), .writeOnly)
            _ = try full.duplicate(as: .standardError)
            for index in 0..<1_000 { VenueSimulator.standardErrorLogger.error("line \(index)") }
            VenueSimulator.flushLog()
        }
    }

    @Test("a number that nothing has goes to no other file")
    func closed() async {
        await #expect(processExitsWith: .success) {
            try FileDescriptor.standardError.close()
            StandardStreams.prepare()
            let next = try FileDescriptor.open(FilePath("/dev/zero"), .readOnly)
            precondition(next.rawValue > 2)
            try FileDescriptor.standardError.writeAll("nobody reads it\n".utf8)
        }
    }
}
