import TraderProto
import TraderStore

/// The log by itself: dense, each record the one that its place and its hash promise, `prev` right.
struct LogVerification {
    let service: ServiceName
    let recording: Recording

    /// The number of records. Throws the first `Discrepancy`.
    func verify() throws -> Int64 {
        if let wrong = try recording.unsoundness() {
            throw Discrepancy(service, "its file", "\(wrong.replacing("\n", with: " ")): restore it from a backup")
        }
        if let stray = try recording.strayRecord() {
            throw Discrepancy(service, "record \(stray)", "it is there, and the log says that all through \(recording.base.seq) was pruned")
        }
        var place = recording.base
        var lastByTopic: [String: Int64] = [:]
        try recording.forEachRecord { entry in
            guard entry.seq == place.seq + 1 else {
                throw Discrepancy(service, "record \(place.seq + 1)", "it is missing: the next one in the log is \(entry.seq)")
            }
            place = place.after(body: entry.body)
            guard place.hash.bytes == entry.hash else {
                throw Discrepancy(
                    service, RecordName.of(entry), "its bytes are not those that its hash was made of: one of them was changed")
            }
            try verify(entry, after: lastByTopic[entry.topic])
            lastByTopic[entry.topic] = entry.seq
        }
        guard place == recording.head else {
            throw Discrepancy(service, "the end of the log", "it is at \(place.seq), the store says \(recording.head.seq)")
        }
        return place.seq - recording.base.seq
    }

    private func verify(_ entry: RecordedEntry, after last: Int64?) throws {
        let header: EnvelopeHeader
        do {
            header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
        } catch {
            throw Discrepancy(service, "record \(entry.seq)", "it is no envelope (\(error))")
        }
        guard header.log == recording.log, header.seq == entry.seq, header.frameName == entry.frameName, header.at == entry.at else {
            throw Discrepancy(
                service, RecordName.of(entry),
                "the envelope says \(header.frameName), log \(header.log), position \(header.seq), at \(header.at); "
                    + "the row says log \(recording.log), at \(entry.at)")
        }
        // What was pruned may still be named, or forgotten by a restart since.
        let isRight = last.map { header.prev == $0 } ?? (header.prev.map { $0 <= recording.base.seq } ?? true)
        guard isRight else {
            throw Discrepancy(
                service, RecordName.of(entry),
                "prev is \(header.prev.map(String.init) ?? "null"), the record before on its topic is \(last.map(String.init) ?? "none")")
        }
    }
}
