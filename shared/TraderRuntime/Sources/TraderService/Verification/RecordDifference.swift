/// The first field in which two JSON texts differ.
enum RecordDifference {
    /// Says the field with both values, or that the texts differ in their form alone.
    static func between(recorded: [UInt8], rerun: [UInt8]) -> String {
        guard let left = JSONTree(recorded), let right = JSONTree(rerun) else { return "the record is no JSON" }
        guard let (path, found, expected) = first(left, right, at: []) else { return "the same values are written in another form" }
        return "\(path.joined(separator: ".")) is \(found), the re-run gives \(expected)"
    }

    /// Nil stands where one of the two has nothing.
    private static func first(_ left: JSONTree?, _ right: JSONTree?, at path: [String]) -> (path: [String], left: String, right: String)? {
        switch (left, right) {
        case (.object(let left), .object(let right)):
            for key in Set(left.keys).union(right.keys).sorted() {
                if let found = first(left[key], right[key], at: path + [key]) { return found }
            }
            return nil
        case (.list(let left), .list(let right)):
            for index in 0..<max(left.count, right.count) {
                let pair = [left, right].map { index < $0.count ? $0[index] : nil }
                if let found = first(pair[0], pair[1], at: path + ["\(index)"]) { return found }
            }
            return nil
        default:
            let texts = [left, right].map { $0?.description ?? "not there" }
            return texts[0] == texts[1] ? nil : (path, texts[0], texts[1])
        }
    }
}
