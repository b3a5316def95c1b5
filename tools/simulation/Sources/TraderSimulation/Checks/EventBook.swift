import APIGateway
import TraderBroker
import TraderModel
import TraderProto
import TraderStore

/// What browsers must be told: of each upstream's log every record's events once, in its order.
struct EventBook {
    /// The number of events of each record, by its writer and position.
    private var counts: [ServiceName: [Int]] = [:]
    private var told: [ServiceName: Int] = [:]

    mutating func add(_ fact: GatewayInput, from writer: ServiceName) {
        counts[writer, default: []].append(BrowserEvent.events(of: fact).count)
    }

    mutating func add(_ output: BrokerOutput, at: Int64) {
        switch output {
        case .order(let order): add(.order(order), from: .paperBroker)
        case .fill(let fill): add(.fill(fill, bookedAt: Timestamp(microseconds: at)), from: .paperBroker)
        case .equity: addUntold(from: .paperBroker)
        }
    }

    /// A record of which browsers are told nothing.
    mutating func addUntold(from writer: ServiceName) { counts[writer, default: []].append(0) }

    /// Holds the events of a step against the records that were read for it.
    mutating func check(_ news: StoreBook.News) throws(BrokenPromise) {
        var found: [Cause: Int] = [:]
        var last: [ServiceName: Int64] = [:]
        for record in news.records {
            guard let cause = record.cause else { throw BrokenPromise("event \(record.seq) has no cause") }
            guard cause.seq >= last[cause.service] ?? 0 else { throw BrokenPromise("event \(record.seq) is out of order") }
            last[cause.service] = cause.seq
            found[cause, default: 0] += 1
        }
        for (source, cursor) in news.cursors {
            for seq in (told[source] ?? 0) + 1...max(Int(cursor.seq), (told[source] ?? 0) + 1) where seq <= Int(cursor.seq) {
                let expected = counts[source]?[seq - 1] ?? 0
                guard found.removeValue(forKey: Cause(service: source, seq: Int64(seq))) ?? 0 == expected else {
                    throw BrokenPromise("browsers are not told once of \(source)/\(seq)")
                }
            }
            told[source] = Int(cursor.seq)
        }
        if let (cause, _) = found.first { throw BrokenPromise("browsers are told again of \(cause)") }
    }
}
