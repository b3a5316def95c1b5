import DequeModule
import TraderProto

/// The live records that wait for their turn, by rising position. Full, it refuses the newest: they will be asked for.
struct LiveBuffer {
    struct Entry {
        let header: EnvelopeHeader
        let record: BusRecord
    }

    private var entries: Deque<Entry> = []
    private var byteCount = 0

    var first: Entry? { entries.first }

    mutating func append(_ entry: Entry) -> Bool {
        guard entries.count < BusLimits.liveRecords, byteCount + entry.record.body.count <= BusLimits.liveBytes else { return false }
        byteCount += entry.record.body.count
        entries.append(entry)
        return true
    }

    mutating func removeFirst() -> Entry {
        let entry = entries.removeFirst()
        byteCount -= entry.record.body.count
        return entry
    }

    /// Forgets what is at or below `seq`.
    mutating func dropThrough(_ seq: Int64) {
        while let first = entries.first, first.header.seq <= seq { _ = removeFirst() }
    }

    mutating func removeAll() {
        entries.removeAll()
        byteCount = 0
    }
}
