import HeapModule
import TraderModel

/// What is to happen, by its moment and then by the order in which it was foreseen.
struct EventQueue {
    private struct Entry: Comparable {
        let moment: Timestamp
        let number: Int
        let event: SimulatedEvent

        static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }
        static func < (left: Entry, right: Entry) -> Bool { (left.moment, left.number) < (right.moment, right.number) }
    }

    private var entries = Heap<Entry>()
    private var count = 0

    mutating func add(_ event: SimulatedEvent, at moment: Timestamp) {
        count += 1
        entries.insert(Entry(moment: moment, number: count, event: event))
    }

    mutating func next() -> (moment: Timestamp, event: SimulatedEvent)? {
        entries.popMin().map { ($0.moment, $0.event) }
    }
}
