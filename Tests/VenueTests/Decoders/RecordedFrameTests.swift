import Foundation
import TestSupport
import Testing
import TraderModel
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
            frames.prefix(2).map(\.contents) == [
                [.subscriptions(["user": ["00000000-0000-0000-0000-000000000000"]])], [.heartbeat],
            ])
        for frame in frames.dropFirst(2) {
            guard case .trades(let trades) = frame.contents[0], frame.contents.count == 1 else {
                Issue.record("\(frame.contents)")
                continue
            }
            #expect(!trades.isEmpty && zip(trades, trades.dropFirst()).allSatisfy { $0.id < $1.id })
            #expect(trades.allSatisfy { $0.price > .zero && $0.size > .zero && $0.time < frame.sentAt ?? .seconds(0) })
        }
        #expect(frames.map(\.sequenceNumber) == [1, 3, 247, 249])
        #expect(frames.allSatisfy { $0.timestamp?.hasPrefix("2026-09-30T02:3") == true })
    }
}
