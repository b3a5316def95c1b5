import Foundation
import GRDB
import ServiceLifecycle
import Synchronization
import SystemPackage
import TestSupport
import TraderProto
import TraderService
import TraderStore

/// A service without a machine, for tests that run it in a process of its own.
enum Lone {
    /// Runs it in `folder`, or in one of its own, until the process ends. `before` gets the folder first.
    static func run(
        in folder: URL? = nil, port: Int? = nil, stopSeconds: Double = Chassis.stopSeconds, before: (URL) throws -> Void = { _ in },
        projections: (inout DatabaseMigrator) -> Void = { _ in }, _ parts: (ServiceContext) async throws -> [any Service]
    ) async throws -> Never {
        let own = try TemporaryFolder()
        let folder = folder ?? own.url
        try before(folder)
        let ports = try PortBlock()
        let settings = try CommonSettings(SettingSource(["DATA_DIR": folder.path, "BUS_PORT_BASE": "\(port ?? ports.first)"]))
        await Chassis.run(.paperBroker, settings, stopSeconds: stopSeconds, projections: projections, assemble: parts)
    }

    /// Waits until it is told to stop.
    struct Waiting: Service {
        func run() async throws { try await gracefulShutdown() }
    }

    /// Tells the process to stop, and stops.
    struct Stopping: Service {
        func run() async throws {
            kill(ProcessInfo.processInfo.processIdentifier, SIGTERM)
            try await gracefulShutdown()
        }
    }

    struct Failing: Service {
        private struct Failure: Error, CustomStringConvertible {
            var description: String { "no luck" }
        }

        func run() async throws { throw Failure() }
    }

    /// Waits for what never comes and hears nothing else.
    struct Deaf: Service {
        private static let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

        func run() async { await withCheckedContinuation { never in Self.waiting.withLock { $0.append(never) } } }
    }

    /// What is wrong with standard error.
    enum Stream: String, CaseIterable, Codable {
        case full, closed, unread, withoutReader

        /// Makes it this process's standard error.
        func take() throws {
            switch self {
            case .full: _ = try FileDescriptor.open(FilePath("/dev/full"), .writeOnly).duplicate(as: .standardError)
            case .closed: try FileDescriptor.standardError.close()
            case .unread: _ = try FileDescriptor.pipe().writeEnd.duplicate(as: .standardError)
            case .withoutReader:
                let (reader, writer) = try FileDescriptor.pipe()
                _ = try writer.duplicate(as: .standardError)
                try reader.close()
            }
        }
    }

    /// Why a store cannot be opened.
    enum Obstacle: String, CaseIterable, Codable {
        case folder, noDatabase, held, ofAnother, readOnly

        private static let stores = Mutex<[Store]>([])

        func place(in folder: URL) throws {
            let path = folder.appendingPathComponent("paper-broker.db").path
            switch self {
            case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            case .noDatabase: try Data(String(repeating: "no database ", count: 1_000).utf8).write(to: URL(fileURLWithPath: path))
            case .held:
                let store = try Store.open(path: path)
                Self.stores.withLock { $0.append(store) }
            case .ofAnother: try Store.open(path: path, of: .marketFeed).close()
            case .readOnly:
                // A file of the system's that nobody may write, root neither.
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/proc/version")
            }
        }

        var words: String {
            switch self {
            case .folder: "Is a directory"
            case .noDatabase: "is damaged"
            case .held: "in use by another process ("
            case .ofAnother: "is the store of market-feed, and this is paper-broker"
            case .readOnly: "cannot be used ("
            }
        }
    }
}
