import Foundation
import TraderDocuments

/// The strategy documents of a demo: a copy of the platform's, made anew at each start like its stores. What is changed or removed in a demo
/// changes nothing else.
package struct DemoStrategies: Sendable {
    /// No document is larger, whatever its file holds.
    private static let mostBytes = 1 << 20

    private let folder: String
    /// The documents as they were copied.
    private let originals: String
    /// Where documents go that were made or changed in the demo before.
    private let kept: String

    package init(_ folder: DataFolder) {
        let demo = DemoFolder(folder)
        self.folder = demo.strategies
        originals = "\(demo.strategies)/.original"
        kept = "\(demo.previous)/strategies"
    }

    /// Copies the documents of `source`, and answers what could not be copied, a line each. What somebody wrote in the demo before is moved
    /// to the folder `previous/strategies`, where nothing is thrown away. Throws `InputError` when there is no source, or no room.
    package func copy(from source: String?) throws(InputError) -> [String] {
        guard let source else { throw InputError("there is no folder of strategies here: set STRATEGIES_DIR") }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: source) else {
            throw InputError("the folder \(source) cannot be read: set STRATEGIES_DIR to the folder of the strategies")
        }
        do {
            try keepChanges()
            try FileManager.default.createDirectory(atPath: originals, withIntermediateDirectories: true)
            var failures: [String] = []
            for name in names.sorted() where StrategyFolder.isDocument(name) {
                guard let contents = Self.document(at: "\(source)/\(name)") else {
                    failures.append("\(source)/\(name) cannot be read as a document: it is not in this demo")
                    continue
                }
                for copy in ["\(originals)/\(name)", "\(folder)/\(name)"] { try contents.write(to: URL(fileURLWithPath: copy)) }
            }
            return failures
        } catch {
            throw InputError("\(source) cannot be copied to \(folder) (\(error.localizedDescription)): check its rights, and free space")
        }
    }

    /// What a file holds, its size asked before it is read; nil when it cannot be read.
    private static func document(at path: String) -> Data? {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let size = ((try? FileManager.default.attributesOfItem(atPath: file)[.size]) as? NSNumber)?.intValue ?? .max
        return size <= mostBytes ? FileManager.default.contents(atPath: file) : nil
    }

    /// Takes the documents that were made or changed since they were copied out of the folder, and empties it.
    private func keepChanges() throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder) else { return }
        for name in try manager.contentsOfDirectory(atPath: folder) where StrategyFolder.isDocument(name) {
            guard !manager.contentsEqual(atPath: "\(folder)/\(name)", andPath: "\(originals)/\(name)") else { continue }
            try manager.createDirectory(atPath: kept, withIntermediateDirectories: true)
            try manager.moveItem(atPath: "\(folder)/\(name)", toPath: freePlace(for: name))
        }
        try manager.removeItem(atPath: folder)
    }

    /// `NAME.yaml`, or `NAME.2.yaml` and so on where that is taken.
    private func freePlace(for name: String) -> String {
        let (stem, ending) = ((name as NSString).deletingPathExtension, (name as NSString).pathExtension)
        var place = "\(kept)/\(name)"
        var number = 2
        while FileManager.default.fileExists(atPath: place) {
            place = "\(kept)/\(stem).\(number).\(ending)"
            number += 1
        }
        return place
    }
}
