import Foundation
import TraderProto

/// A data folder of demos. A demo's time begins anew with each start, so it starts with empty stores; those of the one before are kept
/// beside it, one generation long. Only a folder that a demo has marked as its own is touched.
package struct DemoFolder: Sendable {
    /// What the marker says of the demo that wrote it.
    private struct Marker: Encodable {
        var market: String
    }

    package let folder: DataFolder

    package init(_ folder: DataFolder) { self.folder = folder }

    /// Where the stores of the demo before are.
    package var previous: String { "\(folder.path)/previous" }

    /// The folder of the demo's own strategy documents.
    package var strategies: String { "\(folder.path)/strategies" }

    /// Throws `InputError` when the folder is already there for something else: a demo would spread its files among what the user keeps.
    package func refuseForeign() throws {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path), !folder.isDemo else { return }
        let others = names.filter { $0 != "logs" && ($0.hasSuffix(".db") || isFolder($0)) }
        guard let other = others.min() else { return }
        throw InputError("--data \(folder.path): is no demo's folder (it holds \(other)); give a new or an empty one")
    }

    private func isFolder(_ name: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(name)")) != nil
    }

    /// Makes the folder ready for a demo of `market`; answers whether stores were moved away. Throws `InputError` when it cannot be.
    package func prepare(market: String) throws -> Bool {
        try folder.refuseLeftovers()
        let hadStores = folder.hasStores
        do {
            if hadStores { try moveStores() }
            let text = try JSONEncoder().encode(Marker(market: market))
            try text.write(to: URL(fileURLWithPath: folder.marker), options: .atomic)
        } catch {
            throw InputError(
                "--data \(folder.path): cannot be made ready (\(error.localizedDescription)); give a folder that you may write to")
        }
        return hadStores
    }

    private func moveStores() throws {
        let manager = FileManager.default
        // The documents that somebody wrote stay: they are no stores.
        for name in (try? manager.contentsOfDirectory(atPath: previous)) ?? [] where name != "strategies" {
            try manager.removeItem(atPath: "\(previous)/\(name)")
        }
        try manager.createDirectory(atPath: previous, withIntermediateDirectories: true)
        for service in ServiceName.known {
            for ending in ["", "-wal", "-shm"] {
                let file = folder.store(of: service) + ending
                guard manager.fileExists(atPath: file) else { continue }
                try manager.moveItem(atPath: file, toPath: "\(previous)/\(service.rawValue).db\(ending)")
            }
            // What the venues said in another demo is no part of this one.
            let frames = "\(service.rawValue).frames"
            guard manager.fileExists(atPath: "\(folder.path)/\(frames)") else { continue }
            try manager.moveItem(atPath: "\(folder.path)/\(frames)", toPath: "\(previous)/\(frames)")
        }
    }
}
