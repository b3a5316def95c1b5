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

    /// What runs there now; nil when nothing does, whatever `run.json` says.
    package var running: RunFile? {
        guard let file = RunFile.read(runFile), ProcessLife.runs(file.supervisor, executable: "trader") else { return nil }
        return file
    }

    /// Whether it belongs to demos, whose stores may be thrown away.
    package var isDemo: Bool { FileManager.default.fileExists(atPath: marker) }

    /// Whether it holds the store of any service.
    package var hasStores: Bool { ServiceName.allCases.contains { FileManager.default.fileExists(atPath: placeForStore(of: $0)) } }

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
            return try FileLock(path: "\(path)/.lock")
        } catch {
            guard case .inUse = error else { throw InputError("--data \(path): \(error)") }
            throw InputError("--data \(path) is in use\(holder): stop it first (\(stopping)), or give another --data")
        }
    }

    /// Throws `InputError` when a service that nobody supervises still has its store.
    package func refuseLeftovers() throws {
        for service in ServiceName.allCases where FileManager.default.fileExists(atPath: store(of: service) + ".lock") {
            do throws(StoreError) {
                _ = try FileLock(path: store(of: service) + ".lock")
            } catch {
                throw InputError(
                    "--data \(path): a \(service) that nobody supervises still has its store; stop that process, or give another --data")
            }
        }
    }

    package func removeRunFile() { try? FileManager.default.removeItem(atPath: runFile) }

    private var holder: String { RunFile.read(runFile).map { " by process \($0.supervisor)" } ?? "" }

    private var stopping: String {
        RunFile.read(runFile)?.simulated == true ? "Ctrl-C where the demo runs" : "trader down --data \(path)"
    }
}
