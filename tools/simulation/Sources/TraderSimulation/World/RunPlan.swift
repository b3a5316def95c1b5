import TraderBroker
import TraderModel
import TraderProto
import TraderSignals
import VenueSimulator

/// What a seed decides before its run begins.
struct RunPlan {
    let seed: UInt64
    /// Bars of the percentile windows.
    let window: Int
    let weather: Weather
    /// Whether api-gateway is there: it reads most and decides nothing.
    let hasGateway: Bool
    let brokerSettings: BrokerSettings
    /// Bars of history that a cold start loads.
    let historyBars: Int
    /// Live bars with faults; some without follow, in which everything must come to rest.
    let liveBars: Int
    let startTime: Timestamp
    /// What lies in the folder at the beginning, and whoever changes it.
    let strategies: [StrategyDocument]
    let person: Person
    /// What may be followed.
    let market: RunMarket
    private let updatesPerBar: Int

    /// Seconds of log that a store keeps: longer than a reader is ever away.
    static let logSeconds: Int64 = 86_400
    /// Bars of the percentile windows of the four signals: 30 days.
    static let standardWindow = 8_640
    /// Bars after the last fault.
    static let calmBars = 3
    private static let start = SyntheticMarket.standardStart

    init(_ simulation: Simulation) {
        seed = simulation.seed
        var numbers = SeededNumbers(seed: seed)
        let window = simulation.window ?? Self.window(of: seed)
        self.window = window
        let market = RunMarket(&numbers)
        self.market = market
        var person = Person(seed: seed, market)
        strategies = simulation.strategies.map { $0.scaled(to: window) } + [.leavingByRule] + person.documents()
        self.person = person
        let ownBars = Self.liveBars(of: seed, &numbers)
        liveBars = simulation.liveBars ?? ownBars
        hasGateway = numbers.happens(onceIn: 3)
        var weather = Weather(&numbers, window: window)
        // Who dies every few commits and takes a record at each is never a day behind in a run of hours; in one of days it would be.
        if liveBars >= 288 { weather.batch = 256 }
        self.weather = weather
        historyBars = window + 24
        let notional = numbers.happens(onceIn: 4) ? numbers.number(in: 1...50_000) : 10_000
        brokerSettings = BrokerSettings(notional: Money(units: Int128(notional) * 100_000_000))
        updatesPerBar = Int(numbers.number(in: 2...4))
        startTime = Self.start.openTime.advanced(byMilliseconds: numbers.number(in: 0...300_000))
    }

    /// Most runs have small windows; one in 2,500 the real ones.
    private static func window(of seed: UInt64) -> Int { seed % 2_500 == 1_250 ? Self.standardWindow : 96 }

    /// Most runs are one to three hours; one in two hundred two days.
    private static func liveBars(of seed: UInt64, _ numbers: inout SeededNumbers) -> Int {
        let bars = numbers.number(in: 12...36)
        return seed % 200 == 50 ? 576 : Int(bars)
    }

    /// The services of the run.
    var services: [ServiceName] {
        ServiceName.allCases.filter { hasGateway || $0 != .apiGateway } + market.feeds.filter { $0 != .marketFeed }
    }

    /// Whose records a service reads, in the order of its links.
    func upstreams(of service: ServiceName) -> [ServiceName] {
        switch service {
        case .signalEngine: market.feeds + [.liqPoller]
        case .paperBroker: [.signalEngine]
        case .apiGateway: market.feeds + [.signalEngine, .paperBroker]
        case .marketFeed, .liqPoller, .binanceUSFeed, .binanceUSDMFeed: []
        }
    }

    /// The first bar of the calm end.
    var faultsEnd: Timestamp { Self.start.advanced(by: liveBars, of: Market.barLength).openTime }
    /// The end of the run.
    var end: Timestamp { Self.start.advanced(by: liveBars + Self.calmBars, of: Market.barLength).openTime }

    func truth(_ numbers: inout SeededNumbers) -> VenueTruth {
        let days = (liveBars + Self.calmBars + 24) / 288 + 1
        let historyDays = max(2, historyBars / 288 + 1)
        let made = SyntheticMarket(seed: seed, offer: market.offer, historyDays: historyDays, liveDays: days).market
        return VenueTruth(
            made, market.all, firstBar: Self.start.advanced(by: -historyBars, of: Market.barLength),
            forming: FormingBars(updatesPerBar: updatesPerBar),
            silentOnceIn: weather.silentOnceIn, &numbers)
    }
}

extension StrategyDocument {
    /// A strategy that is nearly always in a trade and leaves by its rules, on bars of its own.
    fileprivate static var leavingByRule: StrategyDocument {
        func rule(_ text: String) -> Rule { .condition(SourceText(text, at: DocumentPlace(line: 1, column: 1))) }
        let (above, below) = (rule("crosses_above(close, sma(close, 3))"), rule("crosses_below(close, sma(close, 3))"))
        return StrategyDocument(
            name: "leaving", instrument: .coinbaseETH, timeframe: .fifteenMinutes, entry: Rules(long: above, short: below),
            exit: Exit(rules: Rules(long: below, short: above)), text: "name: leaving")
    }

    /// The same with windows of 8,640 bars made shorter, so that a short market fires.
    fileprivate func scaled(to window: Int) -> StrategyDocument {
        var scaled = self
        for place in scaled.features.indices {
            scaled.features[place].expression.text = scaled.features[place].expression.text.replacing(
                "\(RunPlan.standardWindow)", with: "\(window)")
        }
        return scaled
    }
}
