import Foundation
import TestSupport
import Testing
import TraderBus
import TraderService

@Suite struct BusKeyFileTests {
    private let folder: TemporaryFolder
    private let file: BusKeyFile

    init() throws {
        folder = try TemporaryFolder()
        file = BusKeyFile(path: folder.url.appendingPathComponent("bus.key").path)
    }

    /// All services of a platform start at the same moment.
    @Test func whoeverComesFirstMakesTheOneKey() async throws {
        // Again and again, so that several do find no file at the same moment.
        for round in 0..<20 {
            let file = BusKeyFile(path: folder.url.appendingPathComponent("\(round)/bus.key").path)
            let own = folder.url.appendingPathComponent("\(round)").path
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            let keys = try await withThrowingTaskGroup(of: BusKey.self) { group in
                for _ in 0..<16 { group.addTask { try file.take() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(keys.map(\.text)).count == 1 && keys.count == 16)
            #expect(try file.read() == keys[0])
            #expect(try FileManager.default.contentsOfDirectory(atPath: own) == ["bus.key"])
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func aKeyThatOthersMayReadIsRefused() throws {
        _ = try file.take()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
        #expect(
            throws: SettingError("\(file.path) holds the key to the platform's commands and others may read it: chmod 600 \(file.path)")
        ) {
            try file.take()
        }
    }

    @Test(arguments: ["", "one", "one two", String(repeating: "0", count: 40) + " " + String(repeating: "1", count: 40)])
    func aFileThatHoldsNoKeyIsRefused(text: String) throws {
        _ = try folder.write(text, to: "bus.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        #expect(throws: SettingError.self) { try file.take() }
    }

    @Test func halvesOfTwoPairsAreNoKey() throws {
        let one = try BusKey.make().text.split(separator: " ")
        let other = try BusKey.make().text.split(separator: " ")
        #expect(BusKey("\(one[0]) \(one[1])") != nil)
        #expect(BusKey("\(one[0]) \(other[1])") == nil)
    }

    @Test func whereNoFileCanBeThatIsSaid() throws {
        let nowhere = BusKeyFile(path: folder.url.appendingPathComponent("gone/bus.key").path)
        #expect(throws: SettingError.self) { try nowhere.take() }
        #expect(throws: SettingError.self) { try nowhere.read() }
    }

    @Test func theSecretHalfIsNotInItsDescription() throws {
        let key = try file.take()
        let secret = try #require(key.text.split(whereSeparator: \.isWhitespace).last)
        #expect(!"\(key)".contains(secret) && !String(reflecting: key).contains(secret))
    }
}
