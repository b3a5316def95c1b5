import Foundation
import Logging
import TestSupport
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// The services that the gateway reads, with the feeds of further venues that are asked for: a store and a bus each, in the table of ports of one
/// base.
final class TestWriters: Sendable {
    private let ports: PortBlock
    private let stores: [ServiceName: Store]
    private let buses: [ServiceName: Bus]

    private static let services = [ServiceName.marketFeed, .signalEngine, .paperBroker]

    var basePort: Int { ports.first }

    init(in folder: TemporaryFolder, feeds: [ServiceName] = []) throws {
        ports = try PortBlock()
        var stores: [ServiceName: Store] = [:]
        for service in Self.services + feeds {
            stores[service] = try Store.open(path: folder.url.appendingPathComponent("\(service).writer.db").path)
        }
        // The gateway's context has its data in the same folder, and so the same key.
        let key = try BusKeyFile(path: folder.url.appendingPathComponent("bus.key").path).take()
        buses = try Self.open(stores, ports.first, key)
        self.stores = stores
    }

    private static func open(_ stores: [ServiceName: Store], _ base: Int, _ key: BusKey) throws -> [ServiceName: Bus] {
        var buses: [ServiceName: Bus] = [:]
        for (service, store) in stores {
            buses[service] = try Bus.open(binding: .standard(for: service, basePort: base), key: key, logger: .quiet) { request in
                do {
                    let (reply, records) = try store.replay(request)
                    return ReplayAnswer(reply, records: records.map { BusRecord(name: $0.name, body: $0.body) })
                } catch {
                    return ReplayAnswer(
                        ReplayReply(status: .refused, log: "", oldest: 1, head: 0, from: 0, before: .genesis, count: 0, reason: "\(error)"))
                }
            }
        }
        return buses
    }

    /// Logs and publishes; a pulse follows, so that a reader which missed the records asks for them.
    func write(_ service: ServiceName, _ drafts: [Draft], at: Timestamp = .seconds(0)) throws {
        guard let store = stores[service], let bus = buses[service] else { return }
        var commit = Commit(at: at.microseconds)
        commit.drafts = drafts
        bus.publish(try store.commit(commit).map { BusRecord(name: $0.name, body: $0.body) })
        bus.publish([try BusRecord(Pulse(service: service, head: store.head, at: 0).envelope)])
    }

    /// Answers a service's commands until it is cancelled; `status` is refused.
    func answer(_ service: ServiceName, with reply: @escaping @Sendable (Command) throws -> CommandReply) -> Task<Void, any Error> {
        Task { [buses] in
            guard let bus = buses[service] else { return }
            for await incoming in bus.commands { incoming.reply(try reply(incoming.command)) }
        }
    }

    /// Publishes the bar in progress, of the feed of its venue, and a pulse of each writer.
    func form(_ candle: Candle) throws {
        for (service, store) in stores {
            try buses[service]?.publish([BusRecord(Pulse(service: service, head: store.head, at: 0).envelope)])
        }
        guard let feed = ServiceName.feed(of: candle.instrument.venue), let store = stores[feed] else { return }
        let forming = FormingCandle(instrument: candle.instrument, ts: candle.ts, bar: candle.bar)
        let envelope = Envelope.ephemeral(
            topic: .forming, key: candle.instrument.description, log: store.log, head: store.head.seq, at: 0, data: forming)
        try buses[feed]?.publish([BusRecord(envelope)])
    }

    func close() { buses.values.forEach { $0.close() } }
}
