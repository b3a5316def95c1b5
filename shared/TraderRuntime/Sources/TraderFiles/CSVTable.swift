/// Rows of a comma-separated file with a header, whose columns are found by name.
struct CSVTable {
    let path: String
    private var lines: LineReader
    private let width: Int
    private let places: [Int]

    /// Finds `columns` in the header of the file at `path`. Throws when one is missing or there twice.
    init(path: String, columns: [String]) throws(FileError) {
        self.path = path
        lines = try LineReader(path: path)
        guard let header = try lines.next(), !header.isEmpty else { throw FileError(path, "is empty; give a CSV file with a header") }
        let names = Self.fields(of: header)
        width = names.count
        var places: [Int] = []
        for column in columns {
            let found = names.indices.filter { names[$0] == column }
            guard let place = found.first else {
                throw FileError("\(path) row 1: no column \"\(column)\"; the header must name \(columns.joined(separator: ","))")
            }
            guard found.count == 1 else { throw FileError("\(path) row 1: column \"\(column)\" is there twice; rename or remove one") }
            places.append(place)
        }
        self.places = places
    }

    /// Hands each row's number (the header is row 1) and its fields, in the order of the columns, to `body`. A row has as many fields as the
    /// header. Blank lines may end the file.
    mutating func forEachRow(_ body: (Int, [Substring]) throws(FileError) -> Void) throws(FileError) {
        var blank: Int?
        while let line = try lines.next() {
            if line.isEmpty, lines.row - (blank ?? lines.row) < FileLimits.blankLines {
                blank = blank ?? lines.row
                continue
            }
            if let blank { throw FileError("\(path) row \(blank): is blank; remove the row") }
            let fields = Self.fields(of: line)
            guard fields.count == width else {
                throw FileError("\(path) row \(lines.row): \(fields.count) fields where the header has \(width); mend or remove the row")
            }
            try body(lines.row, places.map { fields[$0] })
        }
    }

    private static func fields(of line: String) -> [Substring] {
        line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { Substring($0) }
    }
}

extension Substring {
    /// A field as a message quotes it.
    var quoted: String { count > 40 ? "\"\(prefix(40))…\"" : "\"\(self)\"" }
}
