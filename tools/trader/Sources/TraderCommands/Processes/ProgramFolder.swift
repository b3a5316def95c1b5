import Foundation

/// Where the platform's programs lie: beside the running `trader`, or in the folder that `TRADER_BIN_DIR` names.
package struct ProgramFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// The folder of this process's programs.
    package static var current: ProgramFolder {
        if let folder = ProcessInfo.processInfo.environment["TRADER_BIN_DIR"], !folder.isEmpty { return ProgramFolder(path: folder) }
        return ProgramFolder(path: URL(fileURLWithPath: ownExecutable).deletingLastPathComponent().path)
    }

    /// The path of the running executable.
    package static var ownExecutable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    /// The executable called `name`. Throws when it has not been built.
    package func executable(_ name: String) throws(InputError) -> String {
        let file = "\(path)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: file) else {
            throw InputError("\(file): no such program; build all of them with swift build, or start through ./trader, which does")
        }
        return file
    }
}
