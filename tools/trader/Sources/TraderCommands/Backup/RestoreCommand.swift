import ArgumentParser
import Foundation
import TraderProto
import TraderService

/// `trader restore`: puts exported stores back.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Verifies a file of trader export and puts its stores into an empty folder.",
        discussion: "What the platform did after the export is not in it: the sources ask the venues again, and the rest follows from them."
    )

    @Argument(help: "The file, - for standard input.")
    var file: String

    @Option(help: "Folder that gets the stores; it must not hold any.")
    var data: String

    func run() async throws {
        await Leavings.guardAgainstSignals()
        let folder = DataFolder(data)
        guard folder.running == nil, folder.supervisor == nil else {
            throw InputError("--data \(data): something runs there; stop it first")
        }
        guard !folder.hasStores else {
            throw InputError("--data \(data): holds stores already; move them away first, nothing is written over")
        }
        let archive = try StoreArchive.read(file)
        _ = try Verifications.run(DataFolder(archive.path).recorded(), isPartial: true, say: { try Console.print($0) })
        let places = ServiceName.known.map { (archive.path(of: $0), folder.placeForStore(of: $0)) }
        let stores = places.filter { FileManager.default.fileExists(atPath: $0.0) }
        let paths = stores.map(\.1)
        // All or nothing: half a platform would be taken for a whole one.
        let unfinished = paths.map { $0 + ".part" } + paths
        unfinished.forEach(Leavings.add)
        do {
            for (copy, path) in stores { try Self.copy(copy, to: path + ".part") }
            for path in paths { try FileManager.default.moveItem(atPath: path + ".part", toPath: path) }
        } catch {
            for path in unfinished { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
        unfinished.forEach(Leavings.forget)
        try Console.print("\(data): \(stores.count) stores restored")
    }

    /// A new file with the same bytes, with the rights that every new file gets: those of the archive count for nothing.
    private static func copy(_ copy: String, to path: String) throws {
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
            let (input, output) = (
                try FileHandle(forReadingFrom: URL(fileURLWithPath: copy)), try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            )
            while let page = try input.read(upToCount: 1 << 20), !page.isEmpty { try output.write(contentsOf: page) }
            try output.synchronize()
            try output.close()
        } catch {
            throw RunError("\(path) cannot be written (\(error.localizedDescription)): make room or give a folder that you may write to")
        }
    }
}
