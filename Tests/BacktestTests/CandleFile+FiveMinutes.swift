import TraderFiles
import TraderModel

extension CandleFile {
    /// A file of bars of five minutes.
    init(path: String, fillGaps: Bool = false) throws(FileError) { try self.init(path: path, length: .fiveMinutes, fillGaps: fillGaps) }
}
