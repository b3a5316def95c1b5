import CFaultyDisk
import Foundation
import GRDB
import TraderStore

/// A simulated disk with a volatile cache, and a store's file on it. `faulty_disk.h` says what a power cut leaves of it.
final class FaultyDisk {
    /// What can be told to fail.
    struct Operations: OptionSet, Sendable {
        let rawValue: Int
        static let write = Operations(rawValue: FAULTY_DISK_WRITE)
        static let sync = Operations(rawValue: FAULTY_DISK_SYNC)
        static let truncate = Operations(rawValue: FAULTY_DISK_TRUNCATE)
        static let delete = Operations(rawValue: FAULTY_DISK_DELETE)
    }

    /// The files whose syncs succeed and do nothing.
    enum Lie: Sendable {
        case aboutLogs
        case aboutAll
    }

    /// The store's file, while the power is on.
    let path: String
    /// The store's file as the power cut left it.
    let platterPath: String
    private let folder: URL
    private let number: Int32

    /// A healthy disk. `seed` decides what a power cut leaves; the files of the store at `original` are copied to it.
    init(seed: UInt64, copying original: String? = nil) throws {
        guard faulty_disk_install() == 0 else { throw CocoaError(.featureUnsupported) }
        number = faulty_disk_make(seed)
        folder = Self.parent.appendingPathComponent("trader-\(UUID().uuidString)")
        let sides = [folder.appendingPathComponent("volatile-\(number)"), folder.appendingPathComponent("platter-\(number)")]
        path = sides[0].appendingPathComponent("test.db").path
        platterPath = sides[1].appendingPathComponent("test.db").path
        for side in sides {
            try FileManager.default.createDirectory(at: side, withIntermediateDirectories: true)
            guard let original else { continue }
            for suffix in ["", "-wal", "-journal"] where FileManager.default.fileExists(atPath: original + suffix) {
                try FileManager.default.copyItem(atPath: original + suffix, toPath: side.appendingPathComponent("test.db" + suffix).path)
            }
        }
    }

    deinit {
        faulty_disk_discard(number)
        try? FileManager.default.removeItem(at: folder)
    }

    /// In memory where there is such a file system: thousands of small files are slow on a real disk that others use too.
    private static let parent = {
        let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        return FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
    }()

    var isOff: Bool { faulty_disk_is_off(number) != 0 }

    /// Cuts the power in the `count`th operation from now; at once when it is 0.
    func cutPower(in count: Int64 = 0) { faulty_disk_cut_power(number, count) }

    /// Lets the `count`th operation from now among `operations` fail with a result code of SQLite, and those after it when it is `lasting`.
    func fail(_ operations: Operations, in count: Int64 = 1, with code: ResultCode, lasting: Bool = true) {
        faulty_disk_fail(number, Int32(operations.rawValue), count, code.rawValue, lasting ? 1 : 0)
    }

    /// Lets nothing fail any more.
    func heal() { faulty_disk_fail(number, 0, 0, 0, 0) }

    func lie(_ lie: Lie) {
        switch lie {
        case .aboutLogs: faulty_disk_lie(number, Int32(FAULTY_DISK_LIES_ABOUT_LOGS))
        case .aboutAll: faulty_disk_lie(number, Int32(FAULTY_DISK_LIES_ABOUT_ALL))
        }
    }

    /// Opens the store that is on it, as a service does, for as long as `body` takes.
    func withStore<Value>(_ body: (Store) throws -> Value) throws -> Value {
        try withExtendedLifetime(self) { try body(Store.open(path: path, projections: StoreBench.projections)) }
    }

    /// Changes the bytes of the main file, or of the one with `suffix`, before anything on the disk is opened.
    func change(_ suffix: String = "", _ body: (inout Data) throws -> Void) throws {
        let file = URL(fileURLWithPath: path + suffix)
        var bytes = try Data(contentsOf: file)
        try body(&bytes)
        try bytes.write(to: file)
    }

    /// Mounts the disk read-only, for files that are opened from now on.
    func protect() { faulty_disk_protect(number) }
}
