import APIGateway
import Foundation
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderSignals

/// A payload in its envelope, and the file in `Fixtures/wire` that pins how it is written.
struct Payload: Sendable, CustomTestStringConvertible {
    let name: String
    let topic: Topic
    /// The envelope as it is written.
    let written: @Sendable () throws -> [UInt8]
    /// Whether the envelope in some bytes is this one.
    let isIn: @Sendable ([UInt8]) throws -> Bool
    /// Reads the payload alone.
    let read: @Sendable ([UInt8]) throws -> Void

    var testDescription: String { name }

    /// The file's bytes; it ends with a line break that the wire does not have.
    func file(in folder: String = "wire") throws -> [UInt8] {
        let contents = try Data(contentsOf: URL(fileURLWithPath: Repository.fixture("\(folder)/\(name).json")))
        #expect(contents.last == UInt8(ascii: "\n"))
        return Array(contents.dropLast())
    }

    private init<Data: Codable & Equatable & Sendable>(_ name: String, _ envelope: Envelope<Data>) {
        self.name = name
        topic = envelope.topic
        written = { try WireCodec.encode(envelope) }
        isIn = { try WireCodec.decode(Envelope<Data>.self, from: $0) == envelope }
        read = { _ = try WireCodec.decode(Data.self, from: $0) }
    }

    private init<Data: Codable & Equatable & Sendable>(
        _ name: String, _ topic: Topic, key: String, prev: Int64? = 41, cause: Cause? = nil, _ data: Data
    ) {
        self.init(
            name,
            Envelope(
                topic: topic, key: key, log: Self.log, seq: 42, prev: prev, at: 1_767_225_903_000_001, cause: cause, v: 1, data: data))
    }

    static let all: [Payload] = [
        Payload("candle", .candles, key: "coinbase:BTC-USD", candle),
        Payload("candle-without-trades", .candles, key: "coinbase:ETH-USD", prev: nil, flat),
        Payload("minute", .minutes, key: "coinbase:BTC-USD", candle),
        Payload("candle-revision", .revisions, key: "coinbase:BTC-USD", revised),
        Payload("candle-revision-gone", .revisions, key: "coinbase:BTC-USD", vanished),
        Payload(
            "instrument", .instruments, key: "coinbase:BTC-USD",
            InstrumentRecord(instrument: .coinbaseBTC, follows: [.fiveMinuteBars, .oneMinuteBars], contract: nil, at: bar.openTime)),
        Payload(
            "instrument-unfollowed", .instruments, key: "coinbase:BTC-USD",
            InstrumentRecord(instrument: .coinbaseBTC, follows: [], contract: nil, at: bar.openTime)),
        Payload(
            "outage-begun", .outages, key: "coinbase:BTC-USD",
            Outage(
                instrument: .coinbaseBTC, length: .fiveMinutes, from: bar.openTime, until: nil,
                reason: "the venue's stream is lost (no frame for 15.0 seconds); connecting again")),
        Payload(
            "outage-over", .outages, key: "coinbase:BTC-USD",
            Outage(
                instrument: .coinbaseBTC, length: .fiveMinutes, from: bar.openTime, until: bar.advanced(by: 3).openTime,
                reason: "the feed did not run")),
        Payload(
            "quote", .quotes, key: "coinbase:BTC-USD",
            Quote(
                instrument: .coinbaseBTC, bid: price("87250.24"), bidSize: Quantity(units: 50_000_000), ask: price("87250.25"),
                askSize: Quantity(units: 12_345_678), at: bar.openTime.advanced(byMilliseconds: 7),
                knownAt: bar.openTime.advanced(byMilliseconds: 19))),
        Payload("mark", .marks, key: "binanceusdm:BTCUSDT", MarkRecord.mark(mark)),
        Payload("funding-settlement", .marks, key: "binanceusdm:BTCUSDT", MarkRecord.settlement(settlement)),
        Payload(
            "instrument-contract", .instruments, key: "binanceusdm:BTCUSDT",
            InstrumentRecord(instrument: perpetual, follows: [.fiveMinuteBars, .quotes, .marks], contract: contract, at: bar.openTime)),
        Payload("liquidation-reading", .liquidations, key: "gateio:BTC_USDT", LiquidationRecord.reading(reading)),
        Payload("liquidation-revision", .liquidations, key: "gateio:BTC_USDT", LiquidationRecord.revision(reading)),
        Payload(
            "liquidation-missing", .liquidations, key: "gateio:ETH_USDT",
            LiquidationRecord.missing(instrument: .gateETH, ts: hour, gaveUpAt: .seconds(1_767_232_920))),
        Payload("liquidation-watermark", .liquidations, key: "watermark", LiquidationRecord.watermark(through: bar.closeTime())),
        Payload("features", .features, key: "5m", cause: Cause(service: .marketFeed, seq: 7), features),
        Payload("features-refused", .features, key: "5m", cause: Cause(service: .liqPoller, seq: 9), staleFeatures),
        Payload("fire", .fires, key: "VS-3", cause: Cause(service: .marketFeed, seq: 7), fire),
        Payload("fire-without-time-limit", .fires, key: "VS-3", cause: Cause(service: .marketFeed, seq: 7), ruled),
        Payload("exit", .exits, key: "VS-3", cause: Cause(service: .marketFeed, seq: 7), left),
        Payload("strategy", .strategies, key: "VS-3", strategy),
        Payload("strategy-removed", .strategies, key: "VS-3", gone),
        Payload(
            "order-accepted", .orders, key: "VS-3", cause: Cause(service: .signalEngine, seq: 11),
            accepted),
        Payload(
            "order-refused", .orders, key: "VS-3", cause: Cause(service: .signalEngine, seq: 11),
            OrderRecord(fire: fire, status: .refused, reason: .tradeOpen, trade: nil)),
        Payload("fill-entry", .fills, key: "VS-3", cause: Cause(service: .signalEngine, seq: 11), entry),
        Payload("fill-exit", .fills, key: "VS-3", cause: Cause(service: .signalEngine, seq: 12), exit),
        Payload(
            "equity", .equity, key: "USD",
            EquityRecord(ts: bar, balance: money("99996.00005"), unrealized: money("-1.5"), openTrades: 1)),
        Payload("event-candle", .events, key: "browser", cause: Cause(service: .marketFeed, seq: 7), event(of: .candle(moved))),
        Payload(
            "event-feature-update", .events, key: "browser", cause: Cause(service: .signalEngine, seq: 9), event(of: .features(halves))),
        Payload(
            "event-lane-update", .events, key: "browser", cause: Cause(service: .signalEngine, seq: 9),
            event(of: .features(halves.of("5m coinbase:SOL-USD")))),
        Payload("event-signal-fire", .events, key: "browser", cause: Cause(service: .paperBroker, seq: 4), event(of: .order(accepted))),
        Payload(
            "event-order-refused", .events, key: "browser", cause: Cause(service: .paperBroker, seq: 4),
            event(of: .order(OrderRecord(fire: fire, status: .refused, reason: .tooSmall, trade: nil)))),
        Payload("event-strategy", .events, key: "browser", cause: Cause(service: .signalEngine, seq: 3), event(of: .strategy(strategy))),
        Payload(
            "event-trade-open", .events, key: "browser", cause: Cause(service: .paperBroker, seq: 5),
            event(of: .fill(entry, bookedAt: entry.ts.closeTime()))),
        Payload(
            "event-trade-close", .events, key: "browser", cause: Cause(service: .paperBroker, seq: 5),
            event(of: .fill(exit, bookedAt: exit.ts.closeTime()))),
        Payload(
            "forming",
            .ephemeral(
                topic: .forming, key: "coinbase:BTC-USD", log: log, head: 42, at: 1_767_225_903_000_001,
                data: FormingCandle(instrument: .coinbaseBTC, ts: bar, bar: candle.bar))),
        Payload(
            "pulse",
            Pulse(
                service: .marketFeed, head: Cursor(log: log, seq: 42, hash: .chained(previous: .genesis, body: Array("x".utf8))),
                at: 1_767_225_903_000_001
            ).envelope),
    ]

    /// Records as they were written before strategies had documents, and before the ledger: what is new in them is unknown, or what it always
    /// was.
    static let earlier: [Payload] = {
        var bare = features
        bare.judgements = nil
        var unseen = candle
        unseen.firstSeenAt = nil
        var hour = reading
        hour.seenAt = nil
        return [
            Payload("candle", .candles, key: "coinbase:BTC-USD", unseen),
            Payload("candle-without-trades", .candles, key: "coinbase:ETH-USD", prev: nil, flat),
            Payload("liquidation-reading", .liquidations, key: "gateio:BTC_USDT", LiquidationRecord.reading(hour)),
            Payload("liquidation-revision", .liquidations, key: "gateio:BTC_USDT", LiquidationRecord.revision(hour)),
            Payload("features", .features, key: "5m", cause: Cause(service: .marketFeed, seq: 7), bare),
            Payload("fire", .fires, key: "VS-3", cause: Cause(service: .marketFeed, seq: 7), sifted),
            Payload("fill-entry", .fills, key: "VS-3", cause: Cause(service: .signalEngine, seq: 11), entry),
            Payload("fill-exit", .fills, key: "VS-3", cause: Cause(service: .signalEngine, seq: 12), exit),
            // Before candles of other venues were told of.
            Payload(
                "event-candle", .events, key: "browser", cause: Cause(service: .marketFeed, seq: 7),
                BrowserEvent.earlierEvents(of: .candle(moved))[0]),
        ]
    }()

    /// Records as they were written before there were desks: signal-engine knew of trades, and told the exit's conditions of the one that was open.
    static let beforeDesks: [Payload] = {
        var untimed = ruled
        untimed.cooldownSeconds = nil
        var orders = [accepted, OrderRecord(fire: fire, status: .refused, reason: .tradeOpen, trade: nil)]
        for place in orders.indices { orders[place].price = nil }
        return [
            Payload("features", .features, key: "5m", cause: Cause(service: .marketFeed, seq: 7), features),
            Payload("fire", .fires, key: "VS-3", cause: Cause(service: .marketFeed, seq: 7), sifted),
            Payload("fire-without-time-limit", .fires, key: "VS-3", cause: Cause(service: .marketFeed, seq: 7), untimed),
            Payload("order-accepted", .orders, key: "VS-3", cause: Cause(service: .signalEngine, seq: 11), orders[0]),
            Payload("order-refused", .orders, key: "VS-3", cause: Cause(service: .signalEngine, seq: 11), orders[1]),
        ]
    }()

    /// Records as they were written while a hold and a cooldown counted bars of five minutes.
    static let beforeSeconds = all.filter {
        ["fire", "fire-without-time-limit", "fill-entry", "fill-exit", "strategy", "strategy-removed"].contains($0.name)
    }

    private static let sifted = {
        var fire = Self.fire
        fire.cooldownSeconds = nil
        return fire
    }()

    private static let accepted = OrderRecord(fire: fire, status: .accepted, reason: nil, trade: 3)

    private static let log = "0b8d1e9c-5b1f-4d0e-9a53-1c2d3e4f5a6b"
    private static let bar = MadeMarket.firstBar
    private static let hour = MadeMarket.firstBar.advanced(by: 0, of: .oneHour)

    private static let perpetual = Instrument(venue: "binanceusdm", symbol: "BTCUSDT")

    private static let mark = Mark(
        instrument: perpetual, price: price("87251.5"), index: price("87250.75"), estimatedRate: exact("0.0001"),
        fundingAt: .seconds(1_767_254_400), at: bar.openTime.advanced(byMilliseconds: 7), knownAt: bar.openTime.advanced(byMilliseconds: 19)
    )

    private static let settlement = FundingSettlement(
        instrument: perpetual, at: .seconds(1_767_254_400), rate: exact("-0.000125"), mark: price("87260.1"),
        knownAt: .seconds(1_767_254_412))

    private static let contract = Contract(
        instrument: perpetual, base: "BTC", quote: "USDT", kind: .linear, isTrading: true, tick: price("0.1"), step: exact("0.001"),
        leastQuantity: exact("0.001"), mostQuantity: exact("120"), leastNotional: money("100"), multiplier: nil, fundingSeconds: 28_800,
        margin: MarginTable(
            brackets: [
                .init(
                    floor: .zero, cap: money("50000"), leverage: 125, maintenanceRate: exact("0.004"), maintenanceAmount: .zero),
                .init(
                    floor: money("50000"), cap: money("600000"), leverage: 100, maintenanceRate: exact("0.005"),
                    maintenanceAmount: money("50")),
            ], source: "made"), source: "binanceusdm /fapi/v1/exchangeInfo", knownAt: bar.openTime)

    private static let candle = Candle(
        instrument: .coinbaseBTC, ts: bar,
        bar: Bar(
            open: price("87246.5"), high: price("87300"), low: price("87200.00000001"), close: price("87250.25"),
            volume: Quantity(units: 12_345_678)),
        origin: .stream, knownAt: bar.closeTime().advanced(byMilliseconds: 3_250),
        firstSeenAt: bar.openTime.advanced(byMilliseconds: 412))

    private static let flat = Candle(
        instrument: .coinbaseETH, ts: bar, bar: .flat(at: price("2967.4")), origin: .rest, noTrades: true,
        knownAt: bar.closeTime().advanced(bySeconds: 10))

    private static let revised = CandleRevision(
        instrument: .coinbaseBTC, length: .fiveMinutes, ts: bar, was: candle.bar, revised: .flat(at: price("87250")),
        seenAt: bar.closeTime().advanced(bySeconds: 3_600))

    private static let vanished = CandleRevision(
        instrument: .coinbaseBTC, length: .oneMinute, ts: bar, was: candle.bar, revised: nil,
        seenAt: bar.closeTime().advanced(bySeconds: 3_600))

    private static let reading = LiquidationReading(
        instrument: .gateBTC, ts: hour, longUSD: money("9273.6"), shortUSD: .zero, knownAt: LiquidationReading.publicationTime(of: hour),
        seenAt: LiquidationReading.publicationTime(of: hour).advanced(byMilliseconds: 750))

    private static let featureNames = [
        "eth_slope_sign", "eth_slope_sign_prev", "volume_btc_pct", "long_liq_btc_pct", "short_liq_btc_pct", "total_liq_btc_pct",
        "is_new_reading",
    ]

    private static let features = FeatureRecord(
        ts: bar, closes: [.coinbaseBTC: price("87250.25"), .coinbaseETH: price("2967.4")],
        features: Features(names: featureNames, values: [-1, nil, 0.8, 0.1 + 0.2, 1, nil, 1]), judgements: [judgement],
        standing: .timely, refused: [], passed: [], knownAt: bar.closeTime().advanced(bySeconds: 10), state: digest)

    private static let judgement = Judgement(
        signal: "LQ-1", version: 2, outcome: .unknown, long: [],
        short: [.init(value: nil, threshold: nil, holds: true), .init(value: nil, threshold: 0.9, holds: nil)],
        exitShort: [.init(value: 1.5, threshold: 2, holds: false)])

    private static let strategy = StrategyRecord(
        name: "VS-3", version: 1, state: .running, title: "made", theory: "none", instrument: .coinbaseBTC, barSeconds: 300,
        holdSeconds: 3_600, cooldownSeconds: 3_600, entry: .init(long: ["close > open"], short: []),
        exit: .init(long: [], short: []), features: ["mean": "mean"],
        expectation: .init(tradesPerDay: 0.26, grossBps: 60.5, grossBpsLow: 45, grossBpsHigh: 65, netBps: 48), warmUpBars: 20,
        document: "name: VS-3\n")

    private static let gone = {
        var record = strategy
        record.state = .removed
        record.holdSeconds = nil
        record.expectation = nil
        return record
    }()

    private static let left = ExitSignal(
        signal: "VS-3", version: 1, direction: .long, instrument: .coinbaseBTC, ts: bar, price: price("87250.25"),
        knownAt: bar.closeTime().advanced(bySeconds: 10))

    private static let ruled = {
        var fire = Self.fire
        fire.holdSeconds = nil
        fire.cost = BasisPoints(units: 650_000_000)
        return fire
    }()

    private static let digest = {
        var digest = StateDigest()
        digest.add(7)
        return digest
    }()

    private static let staleFeatures = FeatureRecord(
        ts: bar, closes: [.coinbaseBTC: price("87250.25")], features: Features(names: featureNames, values: [0, 0, 0, 0, 0, 0, 0]),
        standing: .stale, refused: [RefusedFire(signal: "LQ-1", direction: .short, reason: .stale)], passed: ["liq-poller"],
        knownAt: bar.closeTime().advanced(bySeconds: 301))

    private static let fire = Fire(
        signal: "VS-3", version: 1, direction: .long, instrument: .coinbaseBTC, ts: bar, price: price("87250.25"), holdSeconds: 3_600,
        cooldownSeconds: 3_600, knownAt: bar.closeTime().advanced(bySeconds: 10))

    private static let open = Trade(
        id: 3, signal: "VS-3", direction: .long, instrument: .coinbaseBTC, entryTs: bar, entryPrice: price("87250.25"),
        quantity: exact("0.11461285"), holdSeconds: 3_600)

    private static let entry = FillRecord(
        kind: .entry, ts: bar, price: open.entryPrice, quantity: open.quantity, fee: money("4"), realized: .zero, trade: open)

    private static let exit = {
        var trade = open
        let last = price("87350.75")
        let gross = Trade.grossBps(entry: trade.entryPrice, exit: last, direction: .long)
        trade.exit = Trade.Exit(ts: bar.advanced(by: 12), price: last, grossBps: gross, netBps: gross - 8)
        return FillRecord(
            kind: .exit, ts: bar.advanced(by: 12), price: last, quantity: -trade.quantity, fee: money("4"),
            realized: last.value(of: trade.quantity) - trade.entryPrice.value(of: trade.quantity), trade: trade)
    }()

    // What browsers are told is read back as numbers or integers: a whole number would come back as the other.
    private static let moved = {
        var other = candle
        other.bar.high = price("87300.5")
        return other
    }()

    private static let halves = {
        var record = features
        record.features = Features(names: featureNames, values: [nil, nil, 0.8, 0.1 + 0.2, 0.5, nil, 1])
        return record
    }()

    /// The one event that a fact makes.
    private static func event(of fact: GatewayInput) -> BrowserEvent {
        let events = BrowserEvent.events(of: fact)
        precondition(events.count == 1, "the fact makes one event")
        return events[0]
    }

    private static func price(_ text: String) -> Price { exact(text) }
    private static func money(_ text: String) -> Money { exact(text) }

    private static func exact<Amount: LosslessStringConvertible>(_ text: String) -> Amount {
        guard let amount = Amount(text) else { preconditionFailure("\(text) is no decimal number") }
        return amount
    }
}

extension FeatureRecord {
    /// The same of another lane.
    fileprivate func of(_ lane: String) -> FeatureRecord {
        var record = self
        record.lane = lane
        return record
    }
}
