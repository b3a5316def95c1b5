import TraderProto
import TraderStore

/// What was seen of one store so far: it only grows, densely, and a transaction is there whole or not at all.
struct StoreBook {
    /// What came since the last look.
    struct News {
        var records: [LogRecord]
        /// When the records were written, in microseconds since 1970 UTC.
        var at: Int64
        var inputs: [InputRow]
        var cursors: [ServiceName: Cursor]
    }

    private let name: ServiceName
    private var seq: Int64 = 0
    private var position: Int64 = 0
    private var cursors: [ServiceName: Cursor] = [:]
    /// The last record of each upstream that is journaled, or that says nothing to the machine behind it.
    private var journaled: [ServiceName: Int64] = [:]

    init(_ name: ServiceName) { self.name = name }

    /// What a step in which the machine said `said` records' worth has left in the store. `saysNothing` is whether an upstream's record is none
    /// that the machine takes.
    mutating func news(
        in file: SimulatedFile, said: Int, saysNothing: (ServiceName, Int64) -> Bool
    ) throws(BrokenPromise) -> News {
        let (seq, position) = (seq, position)
        let (news, end) = file.read { contents in
            let rows = contents.rows.suffix(max(0, Int(contents.head.seq - seq)))
            return (
                News(
                    records: rows.map(\.record), at: rows.first?.at ?? 0, inputs: Array(contents.inputs(after: position)),
                    cursors: contents.cursors), contents.journalEnd
            )
        }
        for record in news.records {
            guard record.seq == self.seq + 1 else { throw BrokenPromise("position \(record.seq) follows \(self.seq) in its log") }
            self.seq = record.seq
        }
        guard file.read({ $0.head.seq }) == self.seq else { throw BrokenPromise("its log has become shorter") }
        let isWritten = news.records.count == said
        guard isWritten || news.records.isEmpty else {
            throw BrokenPromise("\(news.records.count) of the \(said) records of a step are in its log")
        }
        guard isWritten || (news.inputs.isEmpty && news.cursors == cursors) else {
            throw BrokenPromise("the records of a step are not in its log, but what was read for them is")
        }
        self.position = end
        for (source, cursor) in news.cursors where cursor.seq < cursors[source]?.seq ?? 0 {
            throw BrokenPromise("its cursor on \(source) went back")
        }
        cursors = news.cursors
        try journal(news.inputs, saysNothing)
        return news
    }

    private mutating func journal(_ inputs: [InputRow], _ saysNothing: (ServiceName, Int64) -> Bool) throws(BrokenPromise) {
        for input in inputs {
            guard let source = ServiceName(rawValue: input.source), let seq = input.seq else { continue }
            pass(source, before: seq, saysNothing)
            guard seq == journaled[source, default: 0] + 1 else {
                throw BrokenPromise("\(source)/\(seq) follows \(source)/\(journaled[source, default: 0]) in its journal")
            }
            journaled[source] = seq
        }
        guard name == .signalEngine || name == .paperBroker else { return }
        for (source, cursor) in cursors {
            pass(source, before: cursor.seq + 1, saysNothing)
            guard cursor.seq == journaled[source] else {
                throw BrokenPromise("its cursor is at \(cursor.seq) of \(source), its journal at \(journaled[source] ?? 0)")
            }
        }
    }

    /// Passes the upstream's next records that say nothing.
    private mutating func pass(_ source: ServiceName, before seq: Int64, _ saysNothing: (ServiceName, Int64) -> Bool) {
        while journaled[source, default: 0] + 1 < seq, saysNothing(source, journaled[source, default: 0] + 1) {
            journaled[source, default: 0] += 1
        }
    }
}
