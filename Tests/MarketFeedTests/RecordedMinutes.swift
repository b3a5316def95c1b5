import Foundation
import TestSupport
import TraderModel

/// Recorded one-minute candles: `ts,open,high,low,close,volume`, days apart from each other, minutes without a trade left out.
enum RecordedMinutes {
    struct Row: Sendable {
        var ts: BarTime
        var bar: Bar
    }

    static func read(_ file: URL) throws -> [Row] {
        let gunzip = Process()
        gunzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gunzip.arguments = ["gzip", "-dc", file.path]
        let pipe = Pipe()
        gunzip.standardOutput = pipe
        try gunzip.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        gunzip.waitUntilExit()
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: ",").map(String.init)
            guard fields.count == 6, let ts = Int64(fields[0]), let open = Price(fields[1]), let high = Price(fields[2]),
                let low = Price(fields[3]), let close = Price(fields[4]), let volume = Quantity(fields[5])
            else { return nil }
            return Row(ts: BarTime(unixSeconds: ts), bar: Bar(open: open, high: high, low: low, close: close, volume: volume))
        }
    }

    /// Rows that lie within an hour of each other belong together.
    static func days(_ rows: [Row]) -> [[Row]] {
        var days: [[Row]] = []
        for row in rows {
            if let last = days.last?.last, row.ts.seconds(since: last.ts) <= 3_600, row.ts > last.ts {
                days[days.count - 1].append(row)
            } else {
                days.append([row])
            }
        }
        return days
    }
}
