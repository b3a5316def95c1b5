import Foundation
import TraderModel
import TraderStore

/// How a record is named to people: its topic and key, its bar when it is about one, and its position.
enum RecordName {
    static func of(_ entry: RecordedEntry) -> String {
        let bar = bar(in: entry.body).map { " of \($0)" } ?? ""
        return "\(entry.frameName)\(bar) (record \(entry.seq))"
    }

    /// The open time that the payload names, at its top or one level below.
    private static func bar(in body: [UInt8]) -> BarTime? {
        let envelope = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        guard let data = envelope?["data"] as? [String: Any] else { return nil }
        if let seconds = data["ts"] as? Int64 { return BarTime(unixSeconds: seconds) }
        for case let inner as [String: Any] in data.values {
            if let seconds = inner["ts"] as? Int64 { return BarTime(unixSeconds: seconds) }
            if let seconds = (inner["_0"] as? [String: Any])?["ts"] as? Int64 { return BarTime(unixSeconds: seconds) }
        }
        return nil
    }
}
