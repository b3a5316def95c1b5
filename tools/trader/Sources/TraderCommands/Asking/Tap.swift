import Synchronization
import TraderBus
import TraderProto

/// Records on their way from the bus to a reader.
struct Tap: Sendable {
    private static let patience = Duration.seconds(2)

    private let request: TapRequest
    private let upstreams: [Upstream]
    private let commands: [ServiceName: Endpoints]
    private let probe: Probe
    private let write: @Sendable ([UInt8]) throws(OutputError) -> Void

    /// A tap on the writers at `endpoints` by way of `probe`, whose records go to `write`, the envelope's JSON each.
    init(
        _ request: TapRequest, at endpoints: [ServiceName: Endpoints], over probe: Probe,
        write: @escaping @Sendable ([UInt8]) throws(OutputError) -> Void
    ) throws {
        self.request = request
        let writers = endpoints.filter { request.writers.contains($0.key) }
        guard !writers.isEmpty else { throw RunError("\(request.writers[0]) is not among what runs; see trader status") }
        guard request.from == nil || writers.count == 1 else {
            throw InputError("--from: each feed has a log of its own; name one by --key, such as binanceus:BTCUSDT")
        }
        upstreams = writers.map { Upstream(service: $0, endpoints: $1) }
        commands = writers
        self.probe = probe
        self.write = write
    }

    /// Runs until the wanted number of records has been written, or until the task is cancelled.
    func run() async throws {
        if let from = request.from { try await replay(from: from) } else { try await listen() }
    }

    /// Says on standard error which writers do not answer, and then waits.
    func nameTheSilent() async throws {
        for (service, answer) in await probe.statuses(at: commands, timeout: Self.patience) {
            if case .silence(let why) = answer, !Task.isCancelled { Console.note("waiting for \(service): \(why)") }
        }
        while true { try await Task.sleep(for: .seconds(3_600)) }
    }

    private func replay(from: Int64) async throws {
        let quota = Quota(request.count)
        for try await batch in probe.bus.subscribe(to: upstreams[0], from: nil).batches() {
            for record in batch.records where record.header.seq >= from && isWanted(record.header) {
                try write(record.body)
                if quota.isUsedUp() { return }
            }
        }
    }

    private func listen() async throws {
        let quota = Quota(request.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for upstream in upstreams {
                // The whole topic, whatever the key: only so can a hole be seen.
                let records = probe.bus.tap(upstream.publish, prefix: FrameName.of(topic: request.topic, key: ""))
                group.addTask { try await follow(records, quota) }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func follow(_ records: AsyncStream<BusRecord>, _ quota: Quota) async throws {
        var last: Int64?
        for await record in records {
            let header = try WireCodec.decode(EnvelopeHeader.self, from: record.body)
            if request.topic.isDurable {
                if let last, let previous = header.prev, previous != last {
                    Console.note("records of \(header.topic) between \(last) and \(header.seq) were missed: --from \(last + 1) shows them")
                }
                last = header.seq
            }
            guard isWanted(header) else { continue }
            try write(record.body)
            if quota.isUsedUp() { return }
        }
    }

    private func isWanted(_ header: EnvelopeHeader) -> Bool {
        header.topic == request.topic.rawValue && request.key.map { $0 == header.key } ?? true
    }
}

/// How many records are still wanted.
private final class Quota: Sendable {
    private let left: Mutex<Int?>

    init(_ count: Int?) { left = Mutex(count) }

    /// Counts one record; true when it was the last one wanted.
    func isUsedUp() -> Bool {
        left.withLock { left in
            guard let count = left else { return false }
            left = count - 1
            return count <= 1
        }
    }
}
