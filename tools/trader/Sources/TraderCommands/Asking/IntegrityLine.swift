import TraderModel
package import TraderService

/// What a service says of its venue's data, in a line.
package struct IntegrityLine {
    package let text: String

    package init(_ report: SourceReport) {
        text = ([Self.gates(report.gates)] + report.day.map(Self.day) + [Self.shadow(report.shadow), Self.clock(report.clock)])
            .joined(separator: "; ")
    }

    private static func gates(_ gates: [SourceReport.Gate]) -> String {
        let closed = gates.compactMap { gate in gate.reason.map { "\(gate.instrument) \($0)" } }
        if gates.isEmpty { return "nothing known yet" }
        return closed.isEmpty ? "all up to date" : "closed: \(closed.joined(separator: ", "))"
    }

    /// `coinbase:BTC-USD 288 in 24 h (286 stream, 2 rest, slowest 12.1 s)`.
    private static func day(_ day: LedgerSummary) -> String {
        let parts = [
            (day.stream, "stream"), (day.rest, "REST"), (day.history, "history"), (day.filled, "without trades"), (day.missing, "missing"),
            (day.revised, "revised"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let slowest = day.slowestMilliseconds.map { ["slowest \(Double($0 / 100) / 10) s"] } ?? []
        let length = day.seconds == BarLength.oneMinute.seconds ? " 1m" : ""
        return "\(day.instrument)\(length) \(day.count) in 24 h (\((parts + slowest).joined(separator: ", ")))"
    }

    private static func shadow(_ shadow: SourceReport.ShadowCheck?) -> String {
        guard let shadow else { return "not compared with REST yet" }
        return "\(shadow.bars) compared at \(StatusTable.moment(shadow.checkedAt)), \(shadow.revised) changed"
    }

    private static func clock(_ clock: ClockDifference?) -> String {
        guard let clock else { return "the venue's clock is not known" }
        if let trouble = clock.trouble { return trouble }
        let hundredths = (clock.milliseconds / 10).rounded() / 100
        return "its clock \(hundredths >= 0 ? "+" : "")\(hundredths) s"
    }
}
