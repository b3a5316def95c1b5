import APIGateway
import MarketFeed
import PaperBroker
import SignalEngine
import TraderBroker
import TraderModel
import TraderProto
import TraderSignals
import TraderStore

/// Holds what the platform promises against what the stores hold, after every step of every process.
final class Judge {
    /// The first promise that was broken; nil while all hold.
    private(set) var failure: String?
    private let files: [ServiceName: SimulatedFile]
    private var books: [ServiceName: StoreBook] = [:]
    private(set) var sources: SourceBook
    private(set) var chain: ChainBook
    private var accounts: AccountBook
    private var events = EventBook()
    private var arrivals: ArrivalBook

    init(_ plan: RunPlan) {
        var files: [ServiceName: SimulatedFile] = [:]
        for name in ServiceName.known {
            files[name] = SimulatedFile(log: "\(name)-\(plan.seed)")
            books[name] = StoreBook(name)
        }
        self.files = files
        sources = SourceBook()
        chain = ChainBook(plan)
        accounts = AccountBook(plan.brokerSettings)
        arrivals = ArrivalBook(plan.weather)
    }

    func file(of name: ServiceName) -> SimulatedFile { files[name] ?? SimulatedFile(log: "\(name)") }

    func fail(_ what: String) { failure = failure ?? what }

    /// Looks at a store after a step: what the machine said is there whole, or not at all.
    func look<Output>(at name: ServiceName, _ traced: [OutputTrace<Output>.Traced], at now: Timestamp) {
        do throws(BrokenPromise) {
            // Of the feeds the engine takes bars alone. The broker leaves out what changes nothing: the chain beside it is given everything, and
            // would say something else.
            let saysNothing = { (source: ServiceName, seq: Int64) in
                let topic = self.file(of: source).read { $0.row(at: seq)?.topic }
                return switch name {
                case .paperBroker: topic == .strategies || topic == .features
                case .signalEngine: source.venue != nil && topic != .candles && topic != .minutes
                default: false
                }
            }
            let said = traced.reduce(0) { $0 + $1.records }
            guard let news = try books[name]?.news(in: file(of: name), said: said, saysNothing: saysNothing) else { return }
            for (source, cursor) in news.cursors { try check(cursor, of: name, reading: source) }
            try check(news, of: name)
            guard !news.records.isEmpty else { return }
            try take(traced.map(\.output), news, of: name, at: now)
        } catch {
            fail("\(name): \(error.what)")
        }
    }

    /// What is published must be in the log.
    func published(_ records: [LogRecord], by name: ServiceName, at now: Timestamp) {
        arrivals.published(by: name, at: now)
        let isLogged = file(of: name).read { contents in records.allSatisfy { contents.row(at: $0.seq)?.record.body == $0.body } }
        if !isLogged { fail("\(name): publishes a record that its log does not hold") }
    }

    private func check(_ cursor: Cursor, of name: ServiceName, reading source: ServiceName) throws(BrokenPromise) {
        let (head, hash) = file(of: source).read { ($0.head.seq, $0.hash(at: cursor.seq)) }
        guard cursor.seq <= head else { throw BrokenPromise("its cursor is at \(cursor.seq) of \(source), whose log ends at \(head)") }
        guard hash == cursor.hash else { throw BrokenPromise("its cursor at \(cursor.seq) of \(source) is of another history") }
    }

    /// What a service's journal keeps of a record of its upstream; nil when that is no record.
    private static func journaled(_ body: [UInt8], by name: ServiceName) -> [UInt8]? {
        guard name == .paperBroker else { return body }
        return try? BrokerShell().journaled(WireCodec.decode(EnvelopeHeader.self, from: body), body: body)
    }

    /// The journal holds every record of the upstreams once, in their order, as they stand in their logs.
    private func check(_ news: StoreBook.News, of name: ServiceName) throws(BrokenPromise) {
        for input in news.inputs {
            guard let source = ServiceName(rawValue: input.source), let seq = input.seq else { continue }
            let logged = file(of: source).read { $0.row(at: seq)?.record.body }
            guard let logged, Self.journaled(logged, by: name) == input.body else {
                throw BrokenPromise("it journals \(source)/\(seq), which is not what \(source) has logged there")
            }
        }
        if name == .signalEngine { try chain.apply(news.inputs, sources) }
    }

    private func take(_ outputs: [Any], _ news: StoreBook.News, of name: ServiceName, at now: Timestamp) throws(BrokenPromise) {
        switch name {
        case .marketFeed, .binanceUSFeed, .binanceUSDMFeed:
            for case (let output as CandleOutput, let record) in zip(outputs, news.records) {
                switch output {
                case .candle(let candle):
                    try sources.take(candle, Candle.topicLength, of: name, at: record.seq)
                    arrivals.take(candle, Candle.topicLength)
                    events.add(.candle(candle), from: name)
                    continue
                case .minute(let candle):
                    try sources.take(candle, .oneMinute, of: name, at: record.seq)
                    arrivals.take(candle, .oneMinute)
                case .instrument(let record): sources.take(record)
                case .outage(let outage): try sources.take(outage)
                case .revision, .quote, .mark, .unseen, .forming: break
                }
                events.addUntold(from: name)
            }
        case .liqPoller:
            for case let record as LiquidationRecord in outputs {
                try sources.take(record)
                arrivals.take(record)
            }
        case .signalEngine:
            for case let output as SignalOutput in outputs {
                try chain.take(output)
                switch output {
                case .features(let record):
                    accounts.take(record)
                    if let lane = chain.lanes.named[record.lane] { try arrivals.check(record, lane, at: now) }
                    events.add(.features(record), from: name)
                case .fire(let fire):
                    try accounts.take(fire)
                    events.add(.fire(fire), from: name)
                case .exit: events.addUntold(from: name)
                case .strategy(let record): events.add(.strategy(record), from: name)
                }
            }
        case .paperBroker:
            for case let output as BrokerOutput in outputs {
                try chain.take(output)
                try accounts.take(output)
                events.add(output, at: news.at)
            }
        case .apiGateway: try events.check(news)
        }
    }

    /// What somebody was told of a change must be so.
    func check(_ change: StrategyChange, _ outcome: StrategyDesk.Outcome, _ folder: SimulatedFolder) throws(BrokenPromise) {
        try chain.check(change, outcome, folder)
    }

    /// A process begins.
    func starts(_ name: ServiceName, at now: Timestamp) { arrivals.starts(name, at: now) }

    /// What somebody was told of a change of what is followed must be so.
    func check(_ change: WatchChange, _ refusal: String?, of feed: ServiceName) {
        do throws(BrokenPromise) { try sources.check(change, refusal) } catch { fail("\(feed): \(error.what)") }
    }

    /// What must hold once everything has come to rest at the end of a run.
    func finish(_ plan: RunPlan, _ venue: SimulatedVenue, _ folder: SimulatedFolder) {
        do throws(BrokenPromise) {
            for reader in plan.services {
                let upstreams = plan.upstreams(of: reader)
                let cursors = file(of: reader).read { $0.cursors }
                for source in upstreams {
                    let head = file(of: source).read { $0.head.seq }
                    guard cursors[source]?.seq ?? 0 == head else {
                        throw BrokenPromise("\(reader) has read \(cursors[source]?.seq ?? 0) of \(head) records of \(source) at the end")
                    }
                }
            }
            try chain.finish(plan, venue, folder)
            try sources.finish(plan, venue)
        } catch {
            fail(error.what)
        }
    }
}
