import MarketFeed
import TraderModel
import TraderProto
import TraderVenues
import VenueSimulator

/// A venue's stream to its feed: one connection, whose frames keep their order, are late or are lost.
///
/// Coinbase numbers its frames and tells what is running; Binance's venues number none, and say of each minute when it is over.
struct SimulatedStream {
    let feed: ServiceName
    private(set) var isConnected = false
    /// Counts the connections, and when the present one came about.
    private(set) var connection = 0
    private(set) var since = Timestamp(microseconds: .min)
    /// What is told.
    private(set) var followed: Set<Instrument> = []
    /// Whether the feed waits to be connected until there is something to follow.
    private var waits = false
    /// Frames are lost until then, without a word.
    private var silentUntil: Timestamp?
    /// Nothing comes before what was sent earlier.
    private var lastArrival = Timestamp(microseconds: .min)
    /// The number of the connection's next frame.
    private var number: Int64 = 0
    /// Bars that this connection has told of.
    private var told: Set<Told> = []

    private struct Told: Hashable {
        var instrument: Instrument
        var ts: BarTime
    }

    init(of feed: ServiceName) { self.feed = feed }

    private var closesBars: Bool { feed != .marketFeed }

    func hasTold(_ instrument: Instrument, _ ts: BarTime) -> Bool { told.contains(Told(instrument: instrument, ts: ts)) }

    /// Connects, and shows the last bars where the venue does. Answers whether it did: without something to follow there is no connection.
    mutating func connect(_ truth: VenueTruth, _ world: World) -> Bool {
        waits = followed.isEmpty
        guard !waits else { return false }
        isConnected = true
        connection += 1
        since = world.clock.now
        silentUntil = nil
        told = []
        number = 0
        send(.connected, world)
        show(followed, truth, world)
        return true
    }

    /// What is told from now on. Answers whether a connection is to be made, for which nothing was followed before.
    mutating func follow(_ list: [InstrumentRecord], _ truth: VenueTruth, _ world: World) -> Bool {
        let wanted = Set(list.filter { $0.follows.contains { $0.length != nil } }.map(\.instrument))
        let new = wanted.subtracting(followed)
        followed = wanted
        guard isConnected else {
            defer { if !wanted.isEmpty { waits = false } }
            return waits && !wanted.isEmpty
        }
        if wanted.isEmpty {
            isConnected = false
            send(.idle, world)
        } else {
            show(new, truth, world)
        }
        return false
    }

    /// Coinbase shows the last bars of what is followed.
    private mutating func show(_ instruments: Set<Instrument>, _ truth: VenueTruth, _ world: World) {
        guard !closesBars, !instruments.isEmpty else { return }
        let newest = Market.barLength.bar(containing: world.clock.now)
        let bars = instruments.sorted().flatMap {
            truth.shown($0, from: newest.advanced(by: -3, of: Market.barLength), through: newest, at: world.clock.now)
        }
        tell(bars, isClosed: false, world)
    }

    /// The connection ends without a word, as when its process is killed.
    mutating func cut() {
        isConnected = false
        waits = false
        followed = []
    }

    mutating func disconnect(_ world: World) {
        guard isConnected else { return }
        isConnected = false
        send(.disconnected("the connection broke"), world)
    }

    mutating func fallSilent(until moment: Timestamp) { silentUntil = moment }

    /// Sends what is shown of a bar, with the faults of a stream.
    mutating func update(_ bar: TimedBar, isFinal: Bool, _ world: World) {
        guard isConnected, followed.contains(bar.instrument) else { return }
        if let silentUntil, world.clock.now < silentUntil { return }
        if world.happens(world.weather.frameLoss) {
            world.note(.frameLost)
            // The next heartbeat's number tells that something is missing, where frames are numbered.
            guard !closesBars else { return }
            lastArrival = max(lastArrival, world.moment(after: 0.05...1))
            number += 1
            return send([.heartbeat], world)
        }
        if world.happens(world.weather.frameDelay) {
            world.note(.frameDelayed)
            lastArrival = max(lastArrival, world.moment(after: 1...25))
        }
        if !isFinal, world.happens(world.weather.barRevision) {
            world.note(.barRevised)
            return tell([revised(bar, world)], isClosed: false, world)
        }
        if isFinal, !closesBars, bar.ts.closeTime(of: Market.barLength) <= world.clock.now { world.note(.barCorrected) }
        tell([bar], isClosed: isFinal && closesBars, world)
        if world.happens(world.weather.barDouble) {
            world.note(.barDoubled)
            tell([bar], isClosed: isFinal && closesBars, world)
        }
    }

    private mutating func tell(_ bars: [TimedBar], isClosed: Bool, _ world: World) {
        for bar in bars { told.insert(Told(instrument: bar.instrument, ts: bar.ts)) }
        send(bars.map { .bar($0, length: RunMarket.toldLength(of: $0.instrument), isClosed: isClosed) }, world)
    }

    private mutating func send(_ events: [VenueEvent], _ world: World) {
        send(.frame(StreamFrame(sequenceNumber: closesBars ? nil : number, sentAt: nil, events: events)), world)
        number += 1
    }

    private mutating func send(_ event: StreamEvent, _ world: World) {
        lastArrival = max(lastArrival, world.clock.now.advanced(byMilliseconds: 20))
        world.tell(.feed(.stream(event)), to: feed, at: lastArrival)
    }

    /// A bar that the venue corrects with its next update.
    private func revised(_ told: TimedBar, _ world: World) -> TimedBar {
        var told = told
        told.bar.close = Price(
            units: told.bar.close.units + max(1, told.bar.close.units / 10_000_000) * world.numbers.number(in: 1...1_000))
        told.bar.high = max(told.bar.high, told.bar.close)
        told.bar.volume = Quantity(units: told.bar.volume.units * world.numbers.number(in: 1...300) / 100)
        return told
    }
}
