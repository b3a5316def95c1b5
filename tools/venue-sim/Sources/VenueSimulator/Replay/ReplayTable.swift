import TraderFiles

/// The rows of a CSV file with a header, whose columns are found by name; the files that a replay takes beside candles of five minutes.
struct ReplayTable {
    let path: String
    private let rows: [(number: Int, fields: [Substring])]

    /// Reads the file. Throws `FileError` when it cannot be read, lacks a column, or has a row with another count of fields.
    init(path: String, columns: [String]) throws(FileError) {
        self.path = path
        let lines = try TextFile.read(path).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
        guard let header = lines.first, !header.isEmpty else { throw FileError(path, "is empty; give a CSV file with a header") }
        let names = header.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var places: [Int] = []
        for column in columns {
            guard let place = names.firstIndex(of: column) else {
                throw FileError("\(path) row 1: no column \"\(column)\"; the header must name \(columns.joined(separator: ","))")
            }
            places.append(place)
        }
        var rows: [(number: Int, fields: [Substring])] = []
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == names.count else {
                throw FileError(
                    "\(path) row \(index + 1): \(fields.count) fields where the header has \(names.count); mend or remove the row")
            }
            rows.append((index + 1, places.map { fields[$0] }))
        }
        guard !rows.isEmpty else { throw FileError(path, "has no rows; give a file with rows") }
        self.rows = rows
    }

    /// What each row says; `read` answers nil for one that says nothing usable, and `place` orders the rows, each after the one before.
    func values<Value, Place: Comparable>(
        by place: KeyPath<Value, Place>, _ read: ([Substring]) -> Value?
    ) throws(FileError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(rows.count)
        for row in rows {
            guard let value = read(row.fields) else {
                throw FileError("\(path) row \(row.number): \(row.fields.joined(separator: ",").prefix(80)) cannot be read; mend the row")
            }
            if let last = values.last, value[keyPath: place] <= last[keyPath: place] {
                throw FileError("\(path) row \(row.number): is there twice or out of order; sort the file and remove duplicates")
            }
            values.append(value)
        }
        return values
    }
}
