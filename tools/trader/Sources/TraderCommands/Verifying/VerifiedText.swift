import TraderProto
import TraderService

/// What `verify` says of a store that is as it should be.
enum VerifiedText {
    static func lines(of service: ServiceName, _ counts: VerifiedCounts) -> [String] {
        var parts = ["\(counts.records) records in an unbroken chain"]
        if counts.inputs > 0 { parts.append("\(counts.inputs) inputs re-run") }
        if counts.reproduced > 0 { parts.append("\(counts.reproduced) records came out again") }
        if counts.checkpoints > 0 { parts.append("\(counts.checkpoints) checkpoints") }
        parts.append("\(counts.rows) rows of tables")
        let head = "  head \(counts.head.seq) \(counts.head.hash) of log \(counts.head.log)"
        return ["\(service): \(parts.joined(separator: ", "))", head] + counts.notes.map { "  note: \($0)" }
    }
}
