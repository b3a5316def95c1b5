import TraderModel
package import TraderProto
import TraderService

/// What the services say of themselves, a line a service.
package struct StatusTable {
    private static let head = ["service", "state", "uptime", "last record", "behind", "newest data", "memory", ""]

    /// A line each, as a terminal may show them.
    package let lines: [String]

    /// A service that died this many seconds ago may die again.
    private static let recentSeconds = 30.0

    /// `deaths`: how services last ended against their will, where their supervisor says so.
    package init(_ answers: [ServiceName: Probe.Answer], deaths: [ServiceName: String] = [:]) {
        let rows = ServiceName.known.compactMap { service in
            answers[service].map { Self.row(service, $0, deaths[service]).map(\.printable) }
        }
        let table = [Self.head] + rows
        let widths = Self.head.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        let cells = table.map { row in
            let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        let sources = ServiceName.known.compactMap { service in
            answers[service]?.status?.source.map { "\(service)'s data: \(IntegrityLine($0).text)" }
        }
        lines = cells + sources
    }

    private static func row(_ service: ServiceName, _ answer: Probe.Answer, _ death: String?) -> [String] {
        switch answer {
        case .silence(let why): [service.rawValue, "not answering", "-", "-", "-", "-", "-", death ?? why]
        case .status(let status, _):
            [
                service.rawValue, status.state.rawValue, duration(status.uptimeSeconds),
                status.lastRecordAt.map(moment) ?? "none",
                lag(status.lag), age(of: status.newestDataAt, at: status.now), "\(status.memoryBytes / 1_000_000) MB",
                [status.reason, status.uptimeSeconds < recentSeconds ? death : nil].compactMap { $0 }.joined(separator: "; "),
            ]
        }
    }

    private static func lag(_ lag: [String: Int64?]) -> String {
        guard !lag.isEmpty else { return "-" }
        return lag.sorted { $0.key < $1.key }.map { "\($0) \($1.map { "\($0)" } ?? "not heard")" }.joined(separator: ", ")
    }

    private static func age(of moment: Int64?, at now: Int64) -> String {
        moment.map { duration((Double(now) - Double($0)) / 1_000_000) } ?? "none"
    }

    /// A moment in microseconds, without its fraction.
    package static func moment(_ microseconds: Int64) -> String {
        "\(Timestamp(exactly: microseconds).map { Timestamp.seconds($0.wholeSeconds) } ?? Timestamp(microseconds: microseconds))"
    }

    /// The two largest units.
    package static func duration(_ seconds: Double) -> String {
        // What a service says of itself is shown as it comes; what is no duration is none.
        let whole = Int64(exactly: seconds.rounded(.towardZero)).map { max(0, $0) } ?? 0
        return switch whole {
        case ..<60: "\(whole) s"
        case ..<3_600: "\(whole / 60) min \(whole % 60) s"
        case ..<86_400: "\(whole / 3_600) h \(whole / 60 % 60) min"
        default: "\(whole / 86_400) d \(whole / 3_600 % 24) h"
        }
    }
}
