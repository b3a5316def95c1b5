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
        try Verifications.run(DataFolder(archive.path).recorded(), say: Console.print)
        for service in ServiceName.allCases {
            let copy = archive.path(of: service)
            guard FileManager.default.fileExists(atPath: copy) else { continue }
            try place(copy, at: folder.placeForStore(of: service))
        }
        try Console.print("\(data): restored")
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
