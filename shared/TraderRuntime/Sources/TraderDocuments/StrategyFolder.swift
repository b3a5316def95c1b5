import Foundation
import SystemPackage
import TraderFiles
public import TraderSignals

/// A folder of strategy documents, one `.yaml` file each.
public struct StrategyFolder: Sendable {
    /// A file as it was read.
    public struct File: Sendable {
        /// The file's name, such as `LQ-1.yaml`.
        public var name: String
        public var text: String
        /// The document, or what is wrong with it.
        public var document: Result<StrategyDocument, DocumentError>

        public init(name: String, text: String, document: Result<StrategyDocument, DocumentError>) {
            self.name = name
            self.text = text
            self.document = document
        }

        /// What is wrong with the file, after its name; nil when it can be used.
        public var complaint: String? {
            guard case .failure(let error) = document else { return nil }
            return "\(name):\(error.place.map { "\($0):" } ?? "") \(error.message)"
        }
    }

    /// A folder or file that cannot be read or written: which, why and what to do, in one line.
    public struct Failure: Error, CustomStringConvertible, Equatable, Sendable {
        public let description: String
    }

    public let path: String
    /// What its documents may name; nil for any instrument of a venue that is known.
    private let markets: DocumentMarkets

    public init(path: String, among markets: DocumentMarkets) {
        self.path = path
        self.markets = markets
    }

    /// Files that are followed, at most: those whose names come first.
    public static let mostFiles = 1_000

    /// Whether a file of that name is a document.
    public static func isDocument(_ name: String) -> Bool { (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasPrefix(".") }

    /// Every document, in the order of the files' names. A name that a file before has is an error of the later one; a file that cannot be
    /// read, and those that are too many, are no obstacle to the others.
    public func files() throws(Failure) -> [File] {
        var owners: [String: String] = [:]
        var files: [File] = []
        let names = try names()
        for name in names.prefix(Self.mostFiles) {
            var (text, document) = read(name)
            if case .success(let read) = document {
                if let owner = owners[read.name.lowercased()] {
                    document = .failure(
                        DocumentError("the name \(read.name) is taken by \(owner); give another", at: DocumentPlace(line: 1, column: 1)))
                } else {
                    owners[read.name.lowercased()] = name
                }
            }
            files.append(File(name: name, text: text, document: document))
        }
        if names.count > Self.mostFiles {
            let others = names.count - Self.mostFiles
            let problem =
                "\(names.count) documents are in the folder and \(Self.mostFiles) are followed, in the order of their names: "
                + "the last \(others), from this one on, are not"
            files.append(File(name: names[Self.mostFiles], text: "", document: .failure(DocumentError(problem, at: nil))))
        }
        return files
    }

    /// What changes when a document was written, added or removed: the names, and which file each stands for, where a link leads; its
    /// size and its times.
    public func fingerprint() throws(Failure) -> [String] {
        let names = try names()
        let files = names.prefix(Self.mostFiles).map { name in
            guard let stat = try? FilePath("\(path)/\(name)").stat() else { return "\(name) leads nowhere" }
            let times = [stat.st_mtim, stat.st_ctim].map { "\($0.tv_sec).\($0.tv_nsec)" }.joined(separator: " ")
            return "\(name) \(stat.deviceID.rawValue) \(stat.inode.rawValue) \(stat.size) \(times)"
        }
        return files + names.dropFirst(Self.mostFiles)
    }

    /// Writes a document: over the file that holds the strategy, or to `NAME.yaml`. The file is whole or as it was; where it is a link, the
    /// file that it leads to is written.
    public func write(_ document: StrategyDocument) throws(Failure) {
        let owner = try file(of: document.name)
        let file = owner ?? "\(document.name).yaml"
        let link = FilePath("\(path)/\(file)")
        guard owner != nil || (try? link.stat(followTargetSymlink: false)) == nil else {
            throw Failure(description: "\(path)/\(file) is there and holds something else; rename or delete it")
        }
        do {
            try Data(document.text.utf8).write(to: URL(fileURLWithPath: link.string).resolvingSymlinksInPath(), options: .atomic)
        } catch {
            throw Failure(
                description: "\(path)/\(file) cannot be written (\(Self.reason(error))); give signal-engine the right to write there")
        }
    }

    /// Deletes the file that holds the strategy, if there is one.
    public func remove(_ name: String) throws(Failure) {
        guard let file = try file(of: name) else { return }
        do {
            try FileManager.default.removeItem(atPath: "\(path)/\(file)")
        } catch {
            throw Failure(
                description: "\(path)/\(file) cannot be deleted (\(Self.reason(error))); give signal-engine the right to write there")
        }
    }

    /// The whole path of the file that holds a strategy; nil when there is none.
    public func place(of name: String) throws(Failure) -> String? {
        try file(of: name).map { URL(fileURLWithPath: "\(path)/\($0)").standardizedFileURL.path }
    }

    private func file(of name: String) throws(Failure) -> String? {
        try files().first { if case .success(let document) = $0.document { document.name == name } else { false } }?.name
    }

    private func names() throws(Failure) -> [String] {
        let all: [String]
        do {
            all = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw Failure(
                description: "the folder \(path) cannot be read (\(Self.reason(error))); set STRATEGIES_DIR to the folder of the strategies"
            )
        }
        return all.filter(Self.isDocument).sorted()
    }

    private func read(_ name: String) -> (String, Result<StrategyDocument, DocumentError>) {
        do throws(FileError) {
            let text = try YAMLDocument.text(ofFile: "\(path)/\(name)")
            return (text, document(in: text))
        } catch {
            return ("", .failure(DocumentError(error.problem, at: nil)))
        }
    }

    private func document(in text: String) -> Result<StrategyDocument, DocumentError> {
        do throws(DocumentError) {
            return .success(try YAMLDocument.plan(from: text, among: markets).document)
        } catch {
            return .failure(error)
        }
    }

    private static func reason(_ error: any Error) -> String { (error as NSError).localizedDescription }
}
