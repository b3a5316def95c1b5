import Foundation
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
    }

    /// A folder or file that cannot be read or written: which, why and what to do, in one line.
    public struct Failure: Error, CustomStringConvertible, Equatable, Sendable {
        public let description: String
    }

    public let path: String

    public init(path: String) { self.path = path }

    /// Files of a document, at most: a folder of other things is not followed.
    public static let mostFiles = 1_000

    /// Every document, in the order of the files' names. A name that a file before has is an error of the later one.
    public func files() throws(Failure) -> [File] {
        var owners: [String: String] = [:]
        var files: [File] = []
        for name in try names() {
            let text = try read(name)
            var document = Self.document(in: text)
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
        return files
    }

    /// What changes when a document was written, added or removed: names, sizes and times of the files.
    public func fingerprint() throws(Failure) -> [String] {
        try names().map { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(name) \(attributes?[.size] as? Int ?? 0) \(time)"
        }
    }

    /// Writes a document: over the file that holds the strategy, or to `NAME.yaml`. The file is whole or as it was.
    public func write(_ document: StrategyDocument) throws(Failure) {
        let file = try file(of: document.name) ?? "\(document.name).yaml"
        let files = try files()
        if let other = files.first(where: { $0.name == file }), (try? other.document.get().name) != document.name {
            throw Failure(description: "\(path)/\(file) is there and holds something else; rename or delete it")
        }
        do {
            try Data(document.text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(file)"), options: .atomic)
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
        let names = all.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") }.sorted()
        guard names.count <= Self.mostFiles else {
            throw Failure(description: "the folder \(path) has \(names.count) documents; \(Self.mostFiles) are followed at most")
        }
        return names
    }

    private func read(_ name: String) throws(Failure) -> String {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else {
            throw Failure(description: "\(path)/\(name) cannot be read; check its rights")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func document(in text: String) -> Result<StrategyDocument, DocumentError> {
        do throws(DocumentError) {
            let document = try YAMLDocument.strategy(from: text)
            _ = try StrategyPlan(document)
            return .success(document)
        } catch {
            return .failure(error)
        }
    }

    private static func reason(_ error: any Error) -> String { (error as NSError).localizedDescription }
}
