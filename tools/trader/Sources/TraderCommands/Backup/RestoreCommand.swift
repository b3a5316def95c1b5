import ArgumentParser
import Foundation
import TraderProto
import TraderService

/// `trader restore`: puts exported stores back.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Verifies a file of trader export and puts its stores into an empty folder.",
        discussion: "What the platform did after the export is not in it: the sources ask the venues again, and the rest follows from them."
    )

    @Argument(help: "The file, - for standard input.")
    var file: String

    @Option(help: "Folder that gets the stores; it must not hold any.")
    var data: String

    func run() throws {
        let folder = DataFolder(data)
        guard folder.running == nil else { throw InputError("--data \(data): something runs there; stop it first") }
        guard !folder.hasStores else {
            throw InputError("--data \(data): holds stores already; move them away first, nothing is written over")
        }
        let archive = try StoreArchive.read(file)
        _ = try Verifications.run(DataFolder(archive.path).recorded(), isPartial: true, say: { try Console.print($0) })
        let places = ServiceName.allCases.map { (archive.path(of: $0), folder.placeForStore(of: $0)) }
        let stores = places.filter { FileManager.default.fileExists(atPath: $0.0) }
        do {
            for (copy, path) in stores { try place(copy, at: path) }
        } catch {
            // All or nothing: half a platform would be taken for a whole one.
            for (_, path) in stores { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
        try Console.print("\(data): \(stores.count) stores restored")
    }

    private func place(_ copy: String, at path: String) throws {
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: copy, toPath: path)
        } catch {
            throw RunError("\(path) cannot be written (\(error.localizedDescription)): make room or give a folder that you may write to")
        }
    }
}
