import MarketFeed
import TestSupport
import TraderModel
import TraderProto
import TraderVenues

/// A feed of a Binance venue and the venue, second by second: a stream whose frames come late, out of order, twice or never, connections that are
/// cut, a REST interface that trails, fails or is out of reach, and a process that is killed.
struct BinanceRun {
    let market: MadeKlines
    private(set) var bench: FeedBench
    private var generator: SplitMix64
    private var events: [(at: Int64, order: Int, event: FeedSource.Event)] = []
    private var order = 0
    private var isConnected = false
    private var isReachable = true
    /// What is followed, by number of the second from which on it is.
    private let changes: [Int64: WatchChange]
    /// A minute of which REST tells more volume later than it did; nil for none.
    private let revised: Int?
    /// Whether anything goes wrong, and until when: then all is told.
    private let troubleUntil: Int64

    private static let first = [
        InstrumentRecord(
            instrument: MadeKlines.btc, follows: [.fiveMinuteBars, .oneMinuteBars], contract: nil, at: Timestamp(microseconds: 0))
    ]

    init(seed: UInt64, minutes: Int = 120, changes: [Int64: WatchChange] = [:], revised: Int? = nil, hasTroubles: Bool = true) {
        var generator = SplitMix64(seed: seed)
        market = MadeKlines(minutes: minutes, &generator)
        self.generator = generator
        self.changes = changes
        self.revised = revised
        bench = Self.bench(CandleMachine(series: []))
        troubleUntil = hasTroubles ? Int64(minutes) * 60 - 600 : 0
    }

    private static func bench(_ machine: CandleMachine) -> FeedBench {
        FeedBench(.binanceUS, first: first, began: MadeKlines.minute(0), machine)
    }

    /// Runs from 10 minutes after the market's beginning until its end.
    mutating func run() throws {
        let end = Int64(market.count) * 60
        make(bench.happens(.begin, at: MadeKlines.moment(600)), at: 600)
        for second in Int64(600)..<end {
            let now = MadeKlines.moment(Double(second))
            let isTroubled = second < troubleUntil
            if !isTroubled { isReachable = true } else if generator.happens(onceIn: 900) { isReachable.toggle() }
            if isTroubled, generator.happens(onceIn: 1_500) { try restart(at: second) }
            if isTroubled, isConnected, generator.happens(onceIn: 400) { disconnect("cut", at: second) }
            if let change = changes[second] { make(bench.happens(.change(change, 1), at: now), at: second) }
            stream(at: second, isTroubled)
            let due = events.filter { $0.at <= second }.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
            events.removeAll { $0.at <= second }
            for (_, _, event) in due {
                if case .stream(.connected, _) = event { isConnected = true }
                make(bench.happens(event, at: now), at: second)
            }
            if bench.due.map({ $0 <= now }) ?? false { make(bench.happens(.timePassed, at: now), at: second) }
        }
    }

    /// What the venue tells of this second: the bar in progress, and the one before when it is over.
    private mutating func stream(at second: Int64, _ isTroubled: Bool) {
        guard isConnected else { return }
        let (minute, place) = (Int(second / 60), second % 60)
        var told: [(TimedBar, Bool)] = []
        if place == 0 { told.append((market.whole(minute - 1), true)) }
        if place.isMultiple(of: 2) { told.append((market.bar(minute, after: place), false)) }
        for (bar, isClosed) in told {
            if isTroubled, generator.happens(onceIn: 8) { continue }
            let frame = StreamFrame(sequenceNumber: nil, sentAt: nil, events: [.bar(bar, length: .oneMinute, isClosed: isClosed)])
            for _ in 0..<(isTroubled && generator.happens(onceIn: 6) ? 2 : 1) {
                add(.stream(.frame(frame)), at: second + (isTroubled && generator.happens(onceIn: 3) ? generator.number(in: 1...70) : 0))
            }
        }
    }

    private mutating func add(_ event: FeedSource.Event, at second: Int64) {
        order += 1
        events.append((second, isTimely(event) ? order : Int(generator.number(in: 0...1_000_000)), event))
    }

    /// Whether an event keeps its order among those of its second.
    private func isTimely(_ event: FeedSource.Event) -> Bool { if case .stream(.frame, _) = event { false } else { true } }

    private mutating func disconnect(_ reason: String, at second: Int64) {
        isConnected = false
        // What is still under way on a connection dies with it.
        events.removeAll { if case .stream = $0.event { true } else { false } }
        make(bench.happens(.stream(.disconnected(reason)), at: MadeKlines.moment(Double(second))), at: second)
    }

    private mutating func restart(at second: Int64) throws {
        isConnected = false
        events = []
        let machine = try throughJSON(bench.machine)
        bench.restart(machine, Self.bench(machine).source)
        make(bench.happens(.begin, at: MadeKlines.moment(Double(second))), at: second)
    }

    /// Makes what is wished: an answer takes its time, and tells what the venue had when it was asked, or some time before.
    private mutating func make(_ wishes: [FeedSource.Wish], at second: Int64) {
        let now = MadeKlines.moment(Double(second))
        let isTroubled = second < troubleUntil
        for wish in wishes {
            switch wish {
            case .time(let question): make(bench.happens(.toldTime(.success(question), question: question, at: now), at: now), at: second)
            case .connect(_, let pause): add(.stream(.connected), at: second + 1 + pause.components.seconds)
            case .giveUp(_, let reason): disconnect(reason, at: second)
            case .pause(let series, let pause): add(.pauseOver(series), at: second + pause.components.seconds)
            case .bars(let number, let question):
                guard isReachable, !(isTroubled && generator.happens(onceIn: 8)) else {
                    add(.answered(number, .failure(.refused(status: 503, message: "busy"))), at: second + 1)
                    continue
                }
                let lag = isTroubled && generator.happens(onceIn: 3) ? generator.number(in: 1...100) : 0
                var whole = market.answer(question, at: max(0, second - lag))
                if let revised, second > Int64(revised + 10) * 60,
                    let place = whole.firstIndex(where: { $0.ts == MadeKlines.minute(revised) })
                {
                    whole[place].bar.volume = Quantity(units: whole[place].bar.volume.units + 100_000_000)
                }
                // The venue tells no more at once than it likes.
                let answer = isTroubled && generator.happens(onceIn: 4) ? Array(whole.prefix(Int(generator.number(in: 2...9)))) : whole
                add(.answered(number, .success(answer)), at: second + (isTroubled ? generator.number(in: 1...20) : 1))
            case .listing:
                let symbols = Set((Self.first.map(\.instrument) + changes.values.map(\.instrument)).map(\.symbol))
                add(.toldListing(.success(VenueListing(contracts: [], symbols: symbols))), at: second + 1)
            case .follow, .answer, .settlements: break
            }
        }
    }
}
