import Foundation
import TraderProto
import TraderService
import TraderStore

/// A gzipped tar file of consistent copies of a platform's stores: what `export` writes, and `verify` and `restore` read.
enum StoreArchive {
    /// Copies the stores of `platform` into `file`, `-` for standard output. The file appears whole or not at all.
    static func write(_ platform: RecordedPlatform, to file: String) throws {
        guard file == "-" || !FileManager.default.fileExists(atPath: file) else {
            throw InputError("--out \(file): is there already; give another name, nothing is written over")
        }
        let folder = try ScratchFolder()
        for (service, recording) in platform.recordings { try recording.copy(to: folder.path(of: service)) }
        let names = platform.recordings.keys.map { "\($0).db" }.sorted()
        guard file != "-" else { return try tar(["-czf", "-", "-C", folder.path] + names, "the archive cannot be written") }
        let part = file + ".part"
        try tar(
            ["-czf", part, "-C", folder.path] + names, "--out \(file): cannot be written; give a file in a folder that you may write to")
        try FileManager.default.moveItem(atPath: part, toPath: file)
    }

    /// Unpacks `file`, `-` for standard input, into a folder that lasts as long as the value.
    static func read(_ file: String) throws -> ScratchFolder {
        guard file == "-" || FileManager.default.isReadableFile(atPath: file) else {
            throw InputError("\(file): no such file; give one that trader export wrote")
        }
        let folder = try ScratchFolder()
        try tar(["-xzf", file, "-C", folder.path], "\(file): not a file that trader export wrote, or not all of it")
        guard DataFolder(folder.path).hasStores else { throw InputError("\(file): holds no stores; give a file that trader export wrote") }
        return folder
    }

    private static func tar(_ arguments: [String], _ refusal: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/tar")
        process.arguments = arguments
        process.standardInput = FileHandle.standardInput
        process.standardOutput = FileHandle.standardOutput
        let errors = Pipe()
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw RunError("/usr/bin/tar cannot be started: install the package tar")
        }
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let line = String(decoding: said, as: UTF8.self).split(separator: "\n").first.map { " (\($0))" } ?? ""
            throw InputError(refusal + line)
        }
    }
}
