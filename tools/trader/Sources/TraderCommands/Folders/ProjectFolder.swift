import Foundation

/// The project's own folders: in the working folder or in the repository that the program was built in.
enum ProjectFolder {
    /// The absolute path of the folder called `name` that holds `file`; nil when there is none.
    static func find(_ name: String, holding file: String) -> String? {
        let manager = FileManager.default
        var folder = URL(fileURLWithPath: ProgramFolder.current.path)
        var candidates = [URL(fileURLWithPath: manager.currentDirectoryPath)]
        while folder.path != "/" {
            candidates.append(folder)
            folder.deleteLastPathComponent()
        }
        return candidates.map { $0.appendingPathComponent(name).path }.first { manager.fileExists(atPath: "\($0)/\(file)") }
    }
}
