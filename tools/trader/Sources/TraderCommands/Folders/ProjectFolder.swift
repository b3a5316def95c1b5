import Foundation

/// The project's own folders: where the environment says, else in the working folder or in the repository that the program was built in.
enum ProjectFolder {
    /// The absolute path of the first of `names` that holds `file`; nil when there is none.
    static func find(_ names: [String], setBy variable: String, holding file: String) -> String? {
        if let set = ProcessInfo.processInfo.environment[variable], !set.isEmpty { return URL(fileURLWithPath: set).path }
        let manager = FileManager.default
        var folder = URL(fileURLWithPath: ProgramFolder.current.path)
        var candidates = [URL(fileURLWithPath: manager.currentDirectoryPath)]
        while folder.path != "/" {
            candidates.append(folder)
            folder.deleteLastPathComponent()
        }
        return candidates.flatMap { root in names.map { root.appendingPathComponent($0).path } }
            .first { manager.fileExists(atPath: "\($0)/\(file)") }
    }
}
