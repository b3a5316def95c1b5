import Foundation
import TraderFiles
import TraderModel

/// A folder with the files of a replay, each as `.csv` or as `.csv.gz`.
struct ReplayFolder {
    let path: String

    /// The name of an instrument's file: Coinbase's begin with the symbol, all others with their venue.
    func name(of instrument: Instrument, _ kind: String) -> String {
        instrument.venue == "coinbase" ? "\(instrument.symbol)_\(kind)" : "\(instrument.venue)_\(instrument.symbol)_\(kind)"
    }

    /// The path of a file that must be there.
    func path(of name: String) throws(FileError) -> String {
        let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard kind == .typeDirectory else { throw FileError("\(path): no such folder; give one with the replay files") }
        guard let found = path(ofExisting: name) else {
            throw FileError("\(path)/\(name).csv: no such file, nor \(name).csv.gz; a replay needs it")
        }
        return found
    }

    func path(ofExisting name: String) -> String? {
        ["\(path)/\(name).csv", "\(path)/\(name).csv.gz"].first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Files that are there plain and packed: one of them is played.
    func doubles(of names: [String]) -> [String] {
        names.filter { name in
            ["csv", "csv.gz"].allSatisfy { FileManager.default.fileExists(atPath: "\(path)/\(name).\($0)") }
        }.map { "\($0).csv is played, and \($0).csv.gz is not: delete the one that is not meant" }
    }
}
