import Testing
import TraderBus
import TraderProto

/// A reader's bus with one subscription to a test writer.
struct Reading {
    let bus: Bus
    let subscription: Subscription

    init(_ endpoints: Endpoints, from cursor: Cursor? = nil) throws {
        bus = try Bus.open(key: .test, logger: .quiet)
        subscription = bus.subscribe(to: Upstream(service: .marketFeed, endpoints: endpoints), from: cursor)
    }

    init(of writer: Bus, from cursor: Cursor? = nil) throws {
        try self.init(try #require(writer.endpoints), from: cursor)
    }

    /// Reads until `count` records have come, and checks what every reader relies on.
    func take(_ count: Int, atMost: Int = 256) async throws -> [SequencedRecord] {
        var records: [SequencedRecord] = []
        while records.count < count {
            let batch = try await subscription.next(atMost: atMost)
            #expect(!batch.records.isEmpty && batch.records.count <= atMost)
            #expect(batch.end == batch.records.last?.cursor)
            #expect(batch.head >= batch.end.seq)
            records += batch.records
        }
        let first = records.first?.header.seq ?? 0
        #expect(records.map(\.header.seq) == Array(first..<(first + Int64(records.count))))
        #expect(records.map(\.cursor.seq) == records.map(\.header.seq))
        return records
    }

    func repeating(_ record: BusRecord, from writer: Bus, until isHeard: () -> Bool) async throws {
        try await bus.repeating(record, from: writer, until: isHeard)
    }

    /// Returns when what the writer publishes now reaches this reader live; after `take`, so that no question is open.
    func connectLive(to writer: Bus, _ log: TestWriter) async throws {
        let before = subscription.status.heardAt
        try await repeating(try log.pulse, from: writer) { before != subscription.status.heardAt }
    }
}

extension Bus {
    /// Has `writer` send `record` again and again, at the pace of a round trip between the two, until `isHeard`: a new ZeroMQ subscription
    /// takes hold at a moment that nobody is told.
    func repeating(_ record: BusRecord, from writer: Bus, until isHeard: () -> Bool) async throws {
        let endpoint = try #require(writer.endpoints).command
        var turn = 0
        while !isHeard() {
            writer.publish([record])
            _ = try await send(Command(id: "pace-\(turn)", deadline: 0, name: "pace"), to: endpoint, timeout: .seconds(10))
            turn += 1
        }
    }
}
