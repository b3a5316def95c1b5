import Foundation
import Logging
import TestSupport
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// Records of an upstream as a subscription really hands them over: read once from a store over the bus.
struct RecordedUpstream {
    let service: ServiceName
    let records: [SequencedRecord]

    /// A log of numbers, every tenth of them on a topic that says nothing to Tally.
    init(_ service: ServiceName, count: Int, seed: UInt64) async throws {
        self.service = service
        var numbers = SplitMix64(seed: seed)
        let folder = try TemporaryFolder()
        let store = try Store.open(path: folder.url.appendingPathComponent("upstream.db").path)
        var commit = Commit(at: 0)
        for index in 1...count {
            commit.drafts.append(
                Draft(index.isMultiple(of: 10) ? .equity : .candles, key: "k", cause: nil, data: numbers.number(in: -1_000...1_000)))
        }
        _ = try store.commit(commit)
        let key = try BusKey.make()
        let writer = try Bus.open(binding: .anywhere, key: key, logger: .quiet) { request in
            do {
                let (reply, records) = try store.replay(request)
                return ReplayAnswer(reply, records: records.map { BusRecord(name: $0.name, body: $0.body) })
            } catch {
                return ReplayAnswer(
                    ReplayReply(status: .refused, log: "", oldest: 1, head: 0, from: 0, before: .genesis, count: 0, reason: "\(error)"))
            }
        }
        let reader = try Bus.open(key: key, logger: .quiet)
        let subscription = reader.subscribe(to: Upstream(service: service, endpoints: writer.endpoints ?? .anywhere), from: nil)
        var records: [SequencedRecord] = []
        while records.count < count { records += try await subscription.next().records }
        self.records = records
        reader.close()
        writer.close()
    }

    /// What the machine of `shell` gets of these records.
    func arrivals(_ shell: TallyShell) throws -> [Arrival<Tally.Input>] {
        try records.map { Arrival($0, from: service, as: try shell.input(from: $0.header, body: $0.body)) }
    }
}

extension Endpoints {
    /// Ports that the system chooses.
    static let anywhere = Endpoints(publish: "tcp://127.0.0.1:*", replay: "tcp://127.0.0.1:*", command: "tcp://127.0.0.1:*")
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
