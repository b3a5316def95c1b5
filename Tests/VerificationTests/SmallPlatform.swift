import APIGateway
import Foundation
import GRDB
import LiqPoller
import MarketFeed
import PaperBroker
import SignalEngine
import TestSupport
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderSignals
import TraderStore

/// Five stores that five services have written, made without processes: a made market through the real shells and hosts.
struct SmallPlatform {
    /// Bars of the percentile window: small, so that a short market fires.
    static let window = 24

    let folder: TemporaryFolder

    private let candles = CandleShell(
        fresh: CandleMachine(series: [Instrument.coinbaseBTC, .coinbaseETH].map { Series($0, .fiveMinutes) }))
    private let liquidations = LiquidationShell(fresh: LiquidationMachine(contracts: [.gateBTC]))
    private let signals: SignalShell

    /// Stores of a market of `bars` bars.
    init(bars: Int, seed: UInt64) throws { try self.init(bars: bars, seed: seed) { _ in [] } }

    /// Stores of which the gateway's was written, in its two lives, by the one of now or of before.
    init(bars: Int, seed: UInt64, gatewaysOfBefore: [Bool]) throws {
        try self.init(bars: bars, seed: seed, gatewaysOfBefore: gatewaysOfBefore) { _ in [] }
    }

    /// Stores of which each reader has passed over the records that `setAside` names when its upstreams are there.
    init(
        bars: Int, seed: UInt64, gatewaysOfBefore: [Bool] = [false, false], setAside: (SmallPlatform) throws -> [Cause]
    ) throws {
        signals = SignalShell(fresh: try FourSignals.machine(window: Self.window))
        folder = try TemporaryFolder()
        let market = MadeMarket(bars: bars, seed: seed)
        try publish(market)
        try follow(.signalEngine, [signals, signals], [.marketFeed, .liqPoller], SignalEngine.register)
        let aside = try setAside(self)
        try follow(.paperBroker, [BrokerShell(), BrokerShell()], [.signalEngine], PaperBroker.register, setAside: aside)
        try follow(
            .apiGateway, gatewaysOfBefore.map(TurningShell.init), [.marketFeed, .signalEngine, .paperBroker], APIGateway.register,
            setAside: aside)
    }

    /// A copy in a folder of its own, to be damaged.
    init(copyOf other: SmallPlatform) throws {
        signals = other.signals
        folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: other.folder.url.path) {
            try FileManager.default.copyItem(
                at: other.folder.url.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
        }
    }

    func path(of service: ServiceName) -> String { folder.url.appendingPathComponent("\(service).db").path }

    /// Verifies every store, in the order of the flow.
    func verify() throws -> [ServiceName: VerifiedCounts] {
        let paths = ServiceName.allCases.map { ($0, path(of: $0)) }
        let platform = try RecordedPlatform.open(Dictionary(uniqueKeysWithValues: paths))
        let verifications = [
            MarketFeed.verification(of: .marketFeed), LiqPoller.verification,
            .rerunning(.signalEngine, signals, projections: SignalEngine.register), PaperBroker.verification, APIGateway.verification,
        ]
        return Dictionary(
            uniqueKeysWithValues: try verifications.compactMap { each in try each.verify(in: platform).map { (each.service, $0) } })
    }

    /// Changes a store behind its service's back; answers the rows changed.
    func tamper(_ service: ServiceName, _ sql: String) throws -> Int {
        let queue = try DatabaseQueue(path: path(of: service))
        return try queue.writeWithoutTransaction { db in
            try db.execute(sql: sql)
            return db.changesCount
        }
    }

    /// The bytes of all journaled inputs.
    func journalBytes(of service: ServiceName) throws -> Int {
        var bytes = 0
        try Recording.open(path: path(of: service)).forEachInput(after: 0) { bytes += $1.body.count }
        return bytes
    }

    /// Makes signal-engine's newest snapshot one of version 3, puts an input behind it, and lets the present version go on from there. Answers the
    /// strategies before and after.
    func goOnFromVersion3() throws -> (before: [StrategyRecord], after: [StrategyRecord]) {
        let now = MadeMarket.firstBar.openTime.advanced(bySeconds: 30 * 86_400)
        let store = try Store.open(path: path(of: .signalEngine), projections: SignalEngine.register)
        let machine = try MachineHost(signals, store: store).machine
        var kept = Commit(at: now.microseconds)
        kept.state = (3, Array(try SignalStateV3.made(from: machine)))
        _ = try store.commit(kept)
        var last = Commit(at: now.microseconds)
        let input = SignalInput.proceed(source: "liq-poller", through: MadeMarket.firstBar.openTime)
        last.inputs = [InputRow(source: InputRow.ownSource, seq: nil, body: try WireCodec.encode(input))]
        _ = try store.commit(last)
        var host = try MachineHost(signals, store: store)
        let after = host.machine.strategies
        _ = try host.step([Arrival(own: .strategy(.stop("LQ-2")))], at: now)
        try store.close()
        return (machine.strategies, after)
    }

    private func publish(_ market: MadeMarket) throws {
        let feed = try Store.open(path: path(of: .marketFeed), projections: MarketFeed.register)
        let poller = try Store.open(path: path(of: .liqPoller), projections: LiqPoller.register)
        var readings = market.readingsAsKnown[...]
        // An hour's bars at once: a commit waits for the disk.
        for hour in stride(from: 0, to: market.btc.count, by: 12) {
            let bars = hour..<min(hour + 12, market.btc.count)
            var known: [LiquidationRecord] = []
            for close in bars.map({ market.btc[$0].ts.closeTime() }) {
                while let reading = readings.first, reading.knownAt <= close { known.append(.reading(readings.removeFirst())) }
                known.append(.watermark(through: close))
            }
            let now = market.btc[bars.upperBound - 1].ts.closeTime()
            try write(bars.flatMap { [.candle(market.btc[$0]), .candle(market.eth[$0])] }, candles, to: feed, at: now)
            try write(known, liquidations, to: poller, at: now)
        }
        for store in [feed, poller] { try store.close() }
    }

    private func write<Shell: MachineShell>(
        _ outputs: [Shell.Machine.Output], _ shell: Shell, to store: Store, at now: Timestamp
    ) throws {
        var commit = Commit(at: now.microseconds)
        commit.drafts = outputs.flatMap { shell.drafts(of: $0, cause: nil) }
        commit.project = { db in try shell.project(outputs, at: now, in: db) }
        _ = try store.commit(commit)
    }

    /// Applies the upstreams' logs, a batch of each in turn, in two lives of a shell each.
    private func follow<Shell: MachineShell>(
        _ service: ServiceName, _ shells: [Shell], _ upstreams: [ServiceName], _ register: @Sendable (inout DatabaseMigrator) -> Void,
        setAside: [Cause] = []
    ) throws {
        let sources = try upstreams.map { ($0, try records(of: $0)) }
        let rounds = 6
        for half in 0..<2 {
            let store = try Store.open(path: path(of: service), projections: register)
            var nudged = NudgedHost(try MachineHost(shells[half], store: store)) { _, _, _ in .init() }
            nudged.setAside = Set(setAside)
            for cause in setAside {
                try store.setAside(
                    SetAside(source: cause.service.rawValue, seq: cause.seq, name: "a/record", at: 1, reason: "a test's word"))
            }
            for round in half * rounds / 2..<(half + 1) * rounds / 2 {
                for (source, records) in sources {
                    let batch = records[records.count * round / rounds..<records.count * (round + 1) / rounds]
                    guard let last = batch.last else { continue }
                    // The host keeps a checkpoint a day.
                    _ = try nudged.take(
                        batch, of: source, at: Timestamp(microseconds: last.header.at).advanced(bySeconds: Int64(round) * 86_400))
                }
            }
            try store.close()
        }
    }

    private func records(of service: ServiceName) throws -> [SequencedRecord] {
        let recording = try Recording.open(path: path(of: service))
        var place = recording.base
        var records: [SequencedRecord] = []
        try recording.forEachRecord { entry in
            place = place.after(body: entry.body)
            records.append(
                SequencedRecord(
                    header: try WireCodec.decode(EnvelopeHeader.self, from: entry.body),
                    record: BusRecord(name: entry.frameName, body: entry.body), cursor: place))
        }
        return records
    }
}
