/// Rows of a comma-separated file with a header, whose columns are found by name.
struct CSVTable {
    let path: String
    private let lines: [Substring]
    private let places: [Int]

    /// Finds `columns` in the header of the file at `path`.
    init(path: String, columns: [String]) throws(FileError) {
        self.path = path
        let text = try TextFile.read(path)
        lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard let header = lines.first, !header.isEmpty else { throw FileError("\(path): is empty; give a CSV file with a header") }
        let names = header.split(separator: ",", omittingEmptySubsequences: false)
        var places: [Int] = []
        for column in columns {
            guard let place = names.firstIndex(where: { $0 == column }) else {
                throw FileError("\(path) row 1: no column \"\(column)\"; the header must name \(columns.joined(separator: ","))")
            }
            places.append(place)
        }
        self.places = places
    }

    /// Hands each row's number (the header is row 1) and its fields, in the order of the columns, to `body`.
    func forEachRow(_ body: (Int, [Substring]) throws(FileError) -> Void) throws(FileError) {
        for (index, line) in lines.enumerated().dropFirst() {
            if line.isEmpty, index == lines.count - 1 { return }
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard let last = places.max(), last < fields.count else {
                throw FileError("\(path) row \(index + 1): \(fields.count) fields where the header has more; mend or remove the row")
            }
            try body(index + 1, places.map { fields[$0] })
        }
    }
}
