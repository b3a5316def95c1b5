import Foundation
import TestSupport
import Testing
import TraderService

/// What people and programs put beside the stores is read whole, or not at all.
struct SmallFileTests {
    @Test func aFileIsReadUpToItsBoundAndNotBeyond() throws {
        let folder = try TemporaryFolder()
        for (bytes, isRead) in [(0, true), (SmallFile.mostBytes, true), (SmallFile.mostBytes + 1, false), (1 << 34, false)] {
            // A hole takes no room.
            let path = try folder.write("", to: "file")
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.truncate(atOffset: UInt64(bytes))
            try file.close()
            #expect(SmallFile.contents(atPath: path)?.count == (isRead ? bytes : nil), "\(bytes)")
        }
        #expect(SmallFile.contents(atPath: folder.url.path) == nil, "a folder")
        #expect(SmallFile.contents(atPath: "/dev/zero") == nil, "what does not end")
    }
}
