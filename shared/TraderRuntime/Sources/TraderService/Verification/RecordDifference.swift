import Foundation

/// The first field in which two JSON texts differ.
enum RecordDifference {
    /// Says the field with both values, or that the texts differ in their form alone.
    static func between(recorded: [UInt8], rerun: [UInt8]) -> String {
        guard let left = try? JSONSerialization.jsonObject(with: Data(recorded), options: .fragmentsAllowed),
            let right = try? JSONSerialization.jsonObject(with: Data(rerun), options: .fragmentsAllowed)
        else { return "the record is no JSON" }
        guard let (path, found, expected) = first(left, right, at: []) else { return "the same values are written in another form" }
        return "\(path.joined(separator: ".")) is \(found), the re-run gives \(expected)"
    }

    private static func first(_ left: Any, _ right: Any, at path: [String]) -> (path: [String], left: String, right: String)? {
        if let left = left as? [String: Any], let right = right as? [String: Any] {
            for key in Set(left.keys).union(right.keys).sorted() {
                if let found = first(left[key] ?? Absent(), right[key] ?? Absent(), at: path + [key]) { return found }
            }
            return nil
        }
        if let left = left as? [Any], let right = right as? [Any] {
            for index in 0..<max(left.count, right.count) {
                let pair: [Any] = [left, right].map { (list: [Any]) -> Any in index < list.count ? list[index] : Absent() }
                if let found = first(pair[0], pair[1], at: path + ["\(index)"]) { return found }
            }
            return nil
        }
        let texts = (text(left), text(right))
        return texts.0 == texts.1 ? nil : (path, texts.0, texts.1)
    }

    /// What stands where one of the two has nothing.
    private struct Absent: CustomStringConvertible {
        var description: String { "not there" }
    }

    private static func text(_ value: Any) -> String {
        if let text = value as? String { return "\"\(text)\"" }
        return value is NSNull ? "null" : "\(value)"
    }
}
