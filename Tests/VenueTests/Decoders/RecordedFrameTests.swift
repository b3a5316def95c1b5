import Foundation
import TestSupport
import Testing
import TraderVenues

/// Frames that others recorded from the real venue; they lie beside the repository, and not every machine has them.
struct RecordedFrameTests {
    private static let path = Repository.root.deletingLastPathComponent()
        .appendingPathComponent("shared/data/frames/coinbase_advanced_recorded_2026-09-30.jsonl").path

    private static var frames: [String] {
        let contents = FileManager.default.contents(atPath: path) ?? Data()
        return String(decoding: contents, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static let isPresent = FileManager.default.isReadableFile(atPath: path)

    @Test(.enabled(if: isPresent, "../shared/data/frames is not beside this repository"))
    func everyRecordedFrameIsRead() throws {
        let frames = try Self.frames.map { try CoinbaseFrame($0) }
        #expect(
            frames.map(\.contents) == [
                [.subscriptions(["user": ["00000000-0000-0000-0000-000000000000"]])], [.heartbeat], [.other("market_trades/update")],
                [.other("market_trades/update")],
            ])
        #expect(frames.map(\.sequenceNumber) == [1, 3, 247, 249])
        #expect(frames.allSatisfy { $0.timestamp?.hasPrefix("2026-09-30T02:3") == true })
    }
}
