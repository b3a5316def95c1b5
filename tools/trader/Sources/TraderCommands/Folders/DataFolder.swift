package import Foundation
package import TraderProto
package import TraderService
package import TraderStore

/// The folder of a running platform: stores, logs, and what runs.
package struct DataFolder: Equatable, Sendable {
    /// As the user gave it.
    package let path: String

    package init(_ path: String) { self.path = path }

    package static let live = DataFolder(".trader/live")
    package static let demo = DataFolder(".trader/demo")

    /// The path from the root of the file system, for processes that may have another working folder.
    package var absolutePath: String { URL(fileURLWithPath: path).standardizedFileURL.path }

    package var runFile: String { "\(path)/run.json" }
    package var logs: String { "\(path)/logs" }
    package var marker: String { "\(path)/demo.json" }

    /// The file with the key to the platform's commands.
    package var keyFile: BusKeyFile { BusKeyFile(path: "\(path)/bus.key") }

    /// The log file of a program.
    package func log(of program: String) -> String { "\(logs)/\(program).log" }

    /// The store of a service.
    package func store(of service: ServiceName) -> String { "\(path)/\(service.rawValue).db" }

    private var lock: String { "\(path)/.lock" }

    /// What runs there now; nil when nothing does, whatever `run.json` says: it may be left over, or a copy from elsewhere.
    package var running: RunFile? {
        guard let file = RunFile.read(runFile), holds(file.supervisor) else { return nil }
        return file
    }

    /// What runs there now. A supervisor whose `run.json` was deleted or changed writes it again within a second, and is waited for.
    func currentRun() async -> RunFile? {
        let start = ContinuousClock.now
        while true {
            if let running { return running }
            guard supervisor != nil, ContinuousClock.now - start < Self.patience, (try? await Task.sleep(for: .milliseconds(50))) != nil
            else {
                return nil
            }
        }
    }

    private static let patience = Duration.seconds(5)

    /// The process that supervises what runs there: the one that has the folder's lock. Nil when there is none that can be seen from here.
    package var supervisor: Int32? { supervisors.first }

    private var supervisors: [Int32] {
        let own = ProcessInfo.processInfo.processIdentifier
        return FileUsers.pids(of: lock, executable: "trader").filter { $0 != own }
    }

    /// Whether process `pid` is a supervisor that has this folder. What another user's process has open cannot be seen: then its name counts.
    private func holds(_ pid: Int32) -> Bool {
        FileUsers.uses(pid, lock) ? ProcessLife.runs(pid, executable: "trader") : ProcessLife.isHidden(pid, called: "trader")
    }

    /// The services that have their stores there while nobody supervises them, with their processes.
    package var leftovers: [(service: ServiceName, pid: Int32)] {
        ServiceName.known.flatMap { service in
            FileUsers.pids(of: store(of: service) + ".lock", executable: service.program).map { (service, $0) }
        }
    }

    /// Whether somebody has the folder, be it a process that cannot be seen from here.
    package var isTaken: Bool {
        guard FileManager.default.fileExists(atPath: lock) else { return false }
        do throws(StoreError) {
            _ = try FileLock(path: lock)
            return false
        } catch {
            if case .inUse = error { return true }
            return false
        }
    }

    /// Whether it belongs to demos, whose stores may be thrown away.
    package var isDemo: Bool { FileManager.default.fileExists(atPath: marker) }

    /// Whether it holds the store of any service.
    package var hasStores: Bool { ServiceName.known.contains { FileManager.default.fileExists(atPath: placeForStore(of: $0)) } }

    /// Makes the folder with its folder of logs. Throws `InputError` when that cannot be.
    package func makeLogs() throws {
        do {
            try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        } catch {
            throw InputError("--data \(path): cannot be made (\(error.localizedDescription)); give a folder that you may write to")
        }
    }

    /// A program's log file, to append to. Throws `InputError` when it cannot be written.
    package func openLog(of program: String) throws -> FileHandle {
        guard let file = AppendingFile.open(log(of: program)) else {
            throw InputError("--data \(path): \(log(of: program)) cannot be written; give a folder that you may write to")
        }
        return file
    }

    /// Makes the folder, and takes it for one supervisor: held until the lock is released or the process ends. Throws `InputError` when
    /// another one has it.
    package func take() throws -> FileLock {
        try makeLogs()
        do throws(StoreError) {
            return try FileLock(path: lock)
        } catch {
            guard case .inUse = error else { throw InputError("--data \(path): \(error)") }
            throw InputError("--data \(path) is in use\(holder): stop it first (\(stopping)), or give another --data")
        }
    }

    /// Throws `InputError` when a service that nobody supervises still has its store.
    package func refuseLeftovers() throws {
        for service in ServiceName.known where FileManager.default.fileExists(atPath: store(of: service)) {
            do throws(StoreError) {
                try Store.refuseInUse(path: store(of: service))
            } catch {
                guard case .inUse(_, let holder) = error else { throw InputError("--data \(path): \(error)") }
                let pid = holder?.pid ?? leftovers.first { $0.service == service }?.pid
                throw InputError(
                    "--data \(path): a \(service)\(pid.map { ", process \($0)," } ?? "") that nobody supervises still has its store; "
                        + "stop it first (trader down --data \(path)), or give another --data")
            }
        }
    }

    private var holder: String {
        if let supervisor { return " by process \(supervisor)" }
        let said = LockHolder.read(lock).map { "\($0), which" } ?? "a process that"
        return " by \(said) cannot be seen from here (another user's, or in a container)"
    }

    private var stopping: String { isDemo ? "Ctrl-C where the demo runs, or trader down --data \(path)" : "trader down --data \(path)" }
}
