import Logging
import Synchronization
import Testing
import TraderBus
import TraderProto

/// A writer with its log in memory: what TraderStore and the chassis are in a service.
final class TestWriter: Sendable {
    private struct Log {
        var records: [BusRecord] = []
        var places: [Cursor]
        var oldest: Int64 = 1
        /// How many records a page really holds, when the writer lies.
        var forged: [BusRecord]?
    }

    let service = ServiceName.marketFeed
    private let log: Mutex<Log>

    init(log: String = "log-A", holding count: Int = 0) {
        self.log = Mutex(Log(places: [.start(of: log)]))
        append(count)
    }

    var head: Cursor { place(-1) }

    /// The place at a position; -1 is the head.
    func place(_ seq: Int) -> Cursor { log.withLock { $0.places[seq < 0 ? $0.places.count - 1 : seq] } }

    /// Puts records into the log, and returns them so that they can be published or not.
    @discardableResult
    func append(_ count: Int, text: String = "x") -> [BusRecord] {
        log.withLock { log in
            for _ in 0..<count {
                guard let last = log.places.last else { break }
                let envelope = Envelope(
                    topic: .candles, key: "k", log: last.log, seq: last.seq + 1, prev: last.seq == 0 ? nil : last.seq, at: 0, cause: nil,
                    v: 1, data: text)
                do {
                    let record = try BusRecord(envelope)
                    log.records.append(record)
                    log.places.append(last.after(body: record.body))
                } catch {
                    Issue.record(error)
                    break
                }
            }
            return Array(log.records.suffix(count))
        }
    }

    /// Forgets the records before `seq`.
    func prune(before seq: Int64) { log.withLock { $0.oldest = seq } }

    /// From now on answers every question with these records, whatever was asked.
    func forge(_ records: [BusRecord]) { log.withLock { $0.forged = records } }

    func answer(_ request: ReplayRequest) -> ReplayAnswer {
        log.withLock { log in
            let head = Int64(log.records.count)
            let extent = LogExtent(log: log.places[0].log, oldest: log.oldest, head: head)
            let reply = extent.judge(request) { log.places[Int($0 - 1)].hash }
            guard reply.status == .ok else { return ReplayAnswer(reply) }
            let page = log.forged ?? Array(log.records.dropFirst(Int(reply.from - 1)).prefix(request.limit))
            return ReplayAnswer(reply, records: page)
        }
    }

    func open(
        at endpoints: Endpoints = .anywhere, now: @escaping @Sendable () -> Int64 = { 1_000 }, logger: Logger = .quiet
    ) throws(BusError) -> Bus {
        try Bus.open(binding: endpoints, key: .test, now: now, logger: logger) { [self] in answer($0) }
    }

    var pulse: BusRecord {
        get throws { try BusRecord(Pulse(service: service, head: head, at: 0).envelope) }
    }

    var forming: BusRecord {
        get throws { try BusRecord(Envelope.ephemeral(topic: .forming, key: "k", log: head.log, head: head.seq, at: 0, data: "f")) }
    }
}

extension Endpoints {
    /// Ports that the system chooses.
    static let anywhere = Endpoints(publish: "tcp://127.0.0.1:*", replay: "tcp://127.0.0.1:*", command: "tcp://127.0.0.1:*")
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
