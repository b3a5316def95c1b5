import MarketFeed
import TraderModel
import TraderProto
import TraderVenues
import VenueSimulator

/// The venue's stream to market-feed: one connection, whose frames keep their order, are late or are lost.
struct SimulatedStream {
    private(set) var isConnected = false
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

    func hasTold(_ instrument: Instrument, _ ts: BarTime) -> Bool { told.contains(Told(instrument: instrument, ts: ts)) }

    /// Connects, and shows the last bars as the venue does.
    mutating func connect(_ truth: VenueTruth, _ world: World) {
        isConnected = true
        silentUntil = nil
        told = []
        number = 0
        let now = world.clock.now
        send(.connected, world)
        let newest = Market.barLength.bar(containing: now)
        let bars = [Instrument.coinbaseBTC, .coinbaseETH].flatMap {
            truth.shown($0, from: newest.advanced(by: -3, of: Market.barLength), through: newest, at: now)
        }
        tell(bars, world)
    }

    /// The connection ends without a word, as when its process is killed.
    mutating func cut() { isConnected = false }

    mutating func disconnect(_ world: World) {
        guard isConnected else { return }
        isConnected = false
        send(.disconnected("the connection broke"), world)
    }

    mutating func fallSilent(until moment: Timestamp) { silentUntil = moment }

    /// Sends what is shown of a bar, with the faults of a stream.
    mutating func update(_ bar: TimedBar, isFinal: Bool, _ world: World) {
        guard isConnected else { return }
        if let silentUntil, world.clock.now < silentUntil { return }
        if world.happens(world.weather.frameLoss) {
            world.note(.frameLost)
            // The next heartbeat's number tells that something is missing.
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
            return tell([revised(bar, world)], world)
        }
        if isFinal, bar.ts.closeTime(of: Market.barLength) <= world.clock.now { world.note(.barCorrected) }
        tell([bar], world)
        if world.happens(world.weather.barDouble) {
            world.note(.barDoubled)
            tell([bar], world)
        }
    }

    private mutating func tell(_ bars: [TimedBar], _ world: World) {
        for bar in bars { told.insert(Told(instrument: bar.instrument, ts: bar.ts)) }
        send(bars.map { .bar($0, length: Market.barLength, isClosed: false) }, world)
    }

    private mutating func send(_ events: [VenueEvent], _ world: World) {
        send(.frame(StreamFrame(sequenceNumber: number, sentAt: nil, events: events)), world)
        number += 1
    }

    private mutating func send(_ event: StreamEvent, _ world: World) {
        lastArrival = max(lastArrival, world.clock.now.advanced(byMilliseconds: 20))
        world.tell(.feed(.stream(event)), to: .marketFeed, at: lastArrival)
    }

    /// A bar that the venue corrects with its next update.
    private func revised(_ told: TimedBar, _ world: World) -> TimedBar {
        var told = told
        told.bar.close = Price(units: told.bar.close.units + world.numbers.number(in: 1...1_000) * 1_000_000)
        told.bar.high = max(told.bar.high, told.bar.close)
        told.bar.volume = Quantity(units: told.bar.volume.units * world.numbers.number(in: 1...300) / 100)
        return told
    }
}
