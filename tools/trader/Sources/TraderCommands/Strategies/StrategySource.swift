import Foundation
import TraderDocuments
import TraderFiles
import TraderSignals

/// Where the command line finds strategies: by name in the folder of the strategies, or by the path of a file.
struct StrategySource {
    private let folder: StrategyFolder?

    private init(folder: String?) { self.folder = folder.map { StrategyFolder(path: $0, among: .known) } }

    /// The folder that the settings name or the project has.
    static func find() async throws -> StrategySource { StrategySource(folder: try await PlatformSettings.read().strategiesFolder) }

    /// The folder of the platform in `data`: what runs there says which, and a demo has its own; else that of the settings.
    static func find(of data: DataFolder?) async throws -> StrategySource {
        if let strategies = data?.running?.strategies { return StrategySource(folder: strategies) }
        if let data, data.isDemo, FileManager.default.fileExists(atPath: DemoFolder(data).strategies) {
            return StrategySource(folder: DemoFolder(data).strategies)
        }
        return try await find()
    }

    /// The documents of names or paths; of all that the folder holds when there are none. Throws `InputError` with what is wrong.
    func documents(named names: [String]) throws -> [StrategyDocument] {
        if names.isEmpty { return try all() }
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw InputError("--strategy \(twice): is there twice")
        }
        var documents: [StrategyDocument] = []
        var refusals = Refusals()
        for name in names { try refusals.collect { documents.append(try document(name)) } }
        try refusals.end()
        if let twice = documents.first(where: { one in documents.count { $0.name == one.name } > 1 }) {
            throw InputError("two of the documents have the name \(twice.name): give each another")
        }
        return documents
    }

    /// The document of a name or of a file.
    func document(_ name: String) throws(InputError) -> StrategyDocument {
        if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return try Self.read(name) }
        // A document that is wrong is no obstacle to another.
        let readable = try files().compactMap { try? $0.document.get() }
        guard let found = readable.first(where: { $0.name == name }) else {
            throw InputError("--strategy \(name): unknown; choose from \(readable.map(\.name).joined(separator: ", ")), or give a file")
        }
        return found
    }

    /// Every file of the folder, whether or not it is right.
    func files() throws(InputError) -> [StrategyFolder.File] {
        guard let folder else { throw InputError("there is no folder of strategies here: set STRATEGIES_DIR, or give files") }
        do throws(StrategyFolder.Failure) { return try folder.files() } catch { throw InputError("\(error)") }
    }

    /// The folder's path; nil when there is none.
    var path: String? { folder?.path }

    private func all() throws -> [StrategyDocument] {
        var documents: [StrategyDocument] = []
        var refusals = Refusals()
        for file in try files() {
            try refusals.collect {
                if let complaint = file.complaint { throw InputError(complaint) }
                documents.append(try file.document.get())
            }
        }
        try refusals.end()
        return documents
    }

    /// Reads one file and compiles it.
    static func read(_ path: String) throws(InputError) -> StrategyDocument {
        let text: String
        do throws(FileError) { text = try YAMLDocument.text(ofFile: path) } catch { throw InputError(error.description) }
        do throws(DocumentError) { return try YAMLDocument.plan(from: text, among: .known).document } catch {
            throw InputError("\(path):\(error)")
        }
    }
}
