import Foundation
import GRDB
import TestSupport
import Testing
import TraderProto
import TraderStore

/// Disks that fail and files that were changed: a store says which file it is and what to do, and does not go on.
struct DamageTests {
    private func contents(of store: Store) throws -> StoreContents { try store.read { try StoreContents($0) } }

    private func expect(_ error: (any Error)?, isUnusable path: String) {
        guard case .unusable(path, _)? = error as? StoreError else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect("\(String(describing: error))".contains("check free space, permissions and the disk"))
    }

    private func expect(_ error: (any Error)?, isDamaged path: String) {
        guard case .damaged(path, _)? = error as? StoreError else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect("\(String(describing: error))".contains("restore it from a backup"))
    }

    // MARK: The disk

    /// A failure of the disk in a commit.
    struct Fault: Sendable {
        var operations: FaultyDisk.Operations
        var code: ResultCode
        var isLasting = true
    }

    @Test(arguments: [
        Fault(operations: .write, code: .SQLITE_FULL), Fault(operations: .write, code: .SQLITE_FULL, isLasting: false),
        Fault(operations: .write, code: .SQLITE_IOERR_WRITE), Fault(operations: .write, code: .SQLITE_READONLY),
        Fault(operations: .sync, code: .SQLITE_IOERR_FSYNC), Fault(operations: .sync, code: .SQLITE_IOERR_FSYNC, isLasting: false),
    ])
    func aCommitThatTheDiskRefusesLeavesWhatWasThere(fault: Fault) throws {
        // The commit writes more than ten times and syncs once.
        for count in Int64(1)...(fault.operations == .sync ? 1 : 10) {
            let disk = try FaultyDisk(seed: 0)
            let before = try disk.withStore { store in
                let before = try store.append("a", "b")
                disk.fail(fault.operations, in: count, with: fault.code, lasting: fault.isLasting)
                let error = #expect(throws: StoreError.self) { try store.append(String(repeating: "c", count: 20_000), "d") }
                expect(error, isUnusable: disk.path)
                #expect(store.head.seq == 2)
                return before
            }
            disk.heal()
            let after = try disk.withStore { store in
                let found = try store.everything()
                #expect(Array(found.prefix(2)) == before)
                // What was written and not synced may be there at the next start, as a whole.
                #expect(found.count == 2 || (fault.operations == .sync && found.count == 4))
                return try found + store.append("e")
            }
            #expect(try disk.withStore { try $0.everything() } == after)
        }
    }

    @Test func aStoreOnAReadOnlyDiskIsUnusable() throws {
        let disk = try FaultyDisk(seed: 0)
        try disk.withStore { _ = try $0.append("a") }
        disk.protect()
        let error = #expect(throws: StoreError.self) { try disk.withStore { _ in } }
        expect(error, isUnusable: disk.path)
    }

    // MARK: The main file

    /// A store that nobody has open, all in its main file.
    private func closedStore() throws -> FaultyDisk {
        let disk = try FaultyDisk(seed: 0)
        try disk.withStore { store in
            for number in Int64(1)...60 {
                var commit = Commit(at: number)
                commit.take(number, from: .marketFeed)
                for part in 0..<3 { commit.drafts.append(.note("record \(number).\(part) " + String(repeating: "x", count: 300))) }
                if number.isMultiple(of: 20) { commit.state = (1, [UInt8](repeating: UInt8(number), count: 6_000)) }
                _ = try store.commit(commit)
            }
        }
        return disk
    }

    /// What the store itself looks at: of its snapshots only the newest.
    private func readings(of store: Store) throws -> StoreContents {
        _ = try (store.everything(), store.cursors(), store.newestSnapshot(), store.inputs())
        var contents = try contents(of: store)
        contents.snapshots.removeFirst(contents.snapshots.count - 1)
        return contents
    }

    /// The bytes of each page that are overwritten, in pages of 4,096. A change within one journaled input would not be found: it has no
    /// digest.
    @Test(arguments: [(0..<4_096, 42), (0..<16, 42), (1_000..<2_024, 27), (3_000..<3_600, 28)])
    func anOverwrittenPageIsRefusedOrWasOfNoUse(bytes: Range<Int>, refusals: Int) throws {
        let original = try closedStore()
        let contents = try FaultyDisk(seed: 0, copying: original.path).withStore { try readings(of: $0) }
        var generator = SplitMix64(seed: 1)
        var refused = 0
        for page in 0..<(try Data(contentsOf: URL(fileURLWithPath: original.path)).count / 4_096) {
            let copy = try FaultyDisk(seed: 0, copying: original.path)
            try copy.change { file in
                for index in bytes { file[page * 4_096 + index] = UInt8(truncatingIfNeeded: generator.next()) }
            }
            do {
                #expect(try copy.withStore { try readings(of: $0) } == contents, "page \(page)")
            } catch {
                refused += 1
                expect(error, isDamaged: copy.path)
            }
        }
        #expect(refused >= refusals)
    }

    @Test func aRecordThatWasChangedIsNotSent() throws {
        let original = try closedStore()
        let copy = try FaultyDisk(seed: 0, copying: original.path)
        try copy.change { file in
            let place = try #require(file.range(of: Data("record 6.2 ".utf8)))
            file[place.upperBound] ^= 1
        }
        try copy.withStore { store in
            let before = try store.replay(ReplayRequest(from: 1, limit: 17, log: nil, hash: nil)).records
            #expect(before.count == 17)
            let error = #expect(throws: StoreError.self) { try store.everything() }
            expect(error, isDamaged: copy.path)
        }
    }

    // MARK: The write-ahead log

    @Test func aTornWriteAheadLogHasTheWholeCommitsBeforeTheTear() throws {
        let original = try FaultyDisk(seed: 0)
        var ends: [Int] = []
        var states: [StoreContents] = []
        var generator = SplitMix64(seed: 1)
        var upstreams: [ServiceName: Int64] = [:]
        try original.withStore { store in
            for number in Int64(0)...30 {
                if number > 0 { _ = try RandomStep(number, upstreams: &upstreams, &generator).run(on: store) }
                ends.append(try Data(contentsOf: URL(fileURLWithPath: original.path + "-wal")).count)
                states.append(try contents(of: store))
            }
            for _ in 0..<60 {
                let place = Int(generator.number(in: Int64(ends[0])...Int64(ends[30] - 1)))
                let whole = try #require(ends.lastIndex { $0 <= place })
                let isCutShort = generator.happens(onceIn: 2)
                let copy = try FaultyDisk(seed: 0, copying: original.path)
                try copy.change("-wal") { log in
                    if isCutShort { log.removeLast(log.count - place) } else { log[place] ^= 0x10 }
                }
                let (found, records) = try copy.withStore { try (contents(of: $0), $0.everything()) }
                #expect(found == states[whole], "byte \(place)")
                #expect(records.count == found.records.count)
            }
        }
    }
}
