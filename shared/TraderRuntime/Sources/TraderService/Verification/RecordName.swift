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
        guard let data = JSONTree(body)?["data"] else { return nil }
        if let seconds = data["ts"]?.whole { return BarTime(exactly: seconds) }
        for inner in (data.members ?? [:]).values {
            if let seconds = inner["ts"]?.whole { return BarTime(exactly: seconds) }
            if let seconds = inner["_0"]?["ts"]?.whole { return BarTime(exactly: seconds) }
        }
        return nil
    }
}
