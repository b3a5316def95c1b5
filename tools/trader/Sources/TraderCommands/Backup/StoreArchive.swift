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
        defer { withExtendedLifetime(folder) {} }
        for (service, recording) in platform.recordings {
            do {
                try recording.copy(to: folder.path(of: service))
            } catch {
                throw RunError("the store of \(service) cannot be copied to \(folder.path) (\(error)): set TMPDIR to a folder with room")
            }
        }
        let names = platform.recordings.keys.map { "\($0).db" }.sorted()
        let arguments = ["-czf", "-", "-C", folder.path] + names
        guard file != "-" else { return try tar(arguments, to: .standardOutput) { RunError("the archive cannot be written\($0)") } }
        let part = file + ".part"
        Leavings.add(part)
        defer { Leavings.forget(part) }
        do {
            let refusal = { (why: String) in
                RunError("--out \(file): cannot be written\(why); give a file in a folder that you may write to, with room")
            }
            guard FileManager.default.createFile(atPath: part, contents: nil), let output = FileHandle(forWritingAtPath: part) else {
                throw refusal("")
            }
            try tar(arguments, to: output, failure: refusal)
            try output.synchronize()
            try FileManager.default.moveItem(atPath: part, toPath: file)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw error
        }
    }

    /// Unpacks `file`, `-` for standard input, into a folder that lasts as long as the value.
    static func read(_ file: String) throws -> ScratchFolder {
        guard file == "-" || FileManager.default.isReadableFile(atPath: file) else {
            throw InputError("\(file): no such file; give one that trader export wrote")
        }
        let input = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let input else { throw InputError("\(file): cannot be read; check its rights") }
        let folder = try ScratchFolder()
        // Who runs it as root gets no owner and no rights that a file asks for.
        try tar(["-xzf", "-", "-C", folder.path, "--no-same-owner", "--no-same-permissions"], from: input, to: .nullDevice) {
            InputError("\(file): not a file that trader export wrote, or not all of it\($0)")
        }
        try refuseOthers(in: folder, file)
        return folder
    }

    /// An archive holds the stores and nothing else: what is verified is then what is restored.
    private static func refuseOthers(in folder: ScratchFolder, _ file: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let stores = Set(ServiceName.known.map { "\($0).db" })
        for name in names {
            let kind = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")[.type] as? FileAttributeType
            guard stores.contains(name), kind == .typeRegular else {
                throw InputError("\(file): holds \(name), which is no store; give a file that trader export wrote")
            }
        }
        guard !names.isEmpty else { throw InputError("\(file): holds no stores; give a file that trader export wrote") }
    }

    /// Archives go through standard input and output: tar would take a file's name with a colon for one on another host.
    private static func tar(
        _ arguments: [String], from input: FileHandle = .nullDevice, to output: FileHandle, failure: (String) -> any Error
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/tar")
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        let errors = Pipe()
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw RunError("/usr/bin/tar cannot be started: install the package tar")
        }
        let said = try Leavings.with(child: process.processIdentifier) {
            defer { process.waitUntilExit() }
            return try errors.fileHandleForReading.readToEnd() ?? Data()
        }
        guard process.terminationStatus == 0 else {
            let words = String(decoding: said, as: UTF8.self)
            if ["No space left", "Wrote only", "File too large"].contains(where: words.contains) {
                throw RunError("no room (\(words.split(separator: "\n").first ?? "")): free some, or set TMPDIR to a folder with room")
            }
            if words.contains("Broken pipe") { throw OutputError.closed }
            throw failure(words.split(separator: "\n").first.map { " (\($0))" } ?? "")
        }
    }
}
