import TestSupport
import Testing
import TraderBroker
import TraderModel

/// Whatever can be decoded is booked exactly or refused by name, and never ends the process.
@Suite struct ExtremeTests {
    private static func settings(_ notional: String) throws -> BrokerSettings { BrokerSettings(notional: try #require(Money(notional))) }

    @Test(arguments: [
        ("10000", "0.0000001", OrderRecord.RefusalReason.outOfRange), ("10000", "0.00000011", nil), ("1000000", "0.00001", .outOfRange),
        ("1000000", "0.50", nil), ("92000000000", "0.9", .outOfRange), ("92000000000", "65000", nil), ("0.00000001", "2", .tooSmall),
        ("1000000000000000000000000000", "92233720368.54775807", .outOfRange),
    ])
    func whatNoTradeCanHaveIsRefusedByName(notional: String, price: String, reason: OrderRecord.RefusalReason?) throws {
        var bench = BrokerBench(try Self.settings(notional))
        bench.bar(price)
        bench.fire()
        #expect(bench.orders.map(\.reason) == [reason])
        #expect(bench.machine.openTrades.count == (reason == nil ? 1 : 0))
    }

    @Test(
        "a trade is valued and closed at any price",
        arguments: [
            ("0.005", "65000", "129999990000"), ("1", "10000000", "99999990000"),
            ("0.00000011", "92233720368.54775807", "8384883669867978007200.9999999"),
            ("65000", "0.00000001", "-9999.99999984"),
        ])
    func anyPrice(entry: String, exit: String, result: String) throws {
        for direction in [Direction.long, .short] {
            var bench = BrokerBench()
            bench.bar(entry)
            bench.fire("LQ-1", direction)
            bench.bar(exit)
            let valued = try #require(bench.equity.last)
            bench.bar(exit)
            let fill = try #require(bench.fills.last)
            #expect(fill.kind == .exit && fill.realized == valued.unrealized)
            let gain = try #require(Price(exit)).value(of: fill.trade.quantity) - #require(Price(entry)).value(of: fill.trade.quantity)
            #expect(fill.realized == (direction == .long ? gain : -gain))
            if direction == .long { #expect(fill.realized.description.prefix(8) == result.prefix(8)) }
            #expect(bench.machine.openTrades.isEmpty)
            #expect(try throughJSON(bench.machine) == bench.machine)
        }
    }

    @Test func anAccountBeyondItsRangeTakesNoMoreTradesAndClosesWhatIsOpen() throws {
        let balance = try #require(Money("2000000000000000000000000000"))
        var bench = BrokerBench(BrokerSettings(startingBalance: balance))
        bench.bar("100")
        bench.fire()
        #expect(bench.orders.map(\.reason) == [.outOfRange])
    }

    @Test(arguments: [
        ("100000000", OrderRecord.RefusalReason?.none), ("-100000000", nil), ("100000000.00000001", .outOfRange),
        ("-100000000.00000001", .outOfRange), ("92233720368.54775807", .outOfRange),
    ])
    func aCostBeyondItsRangeIsRefusedByName(text: String, reason: OrderRecord.RefusalReason?) throws {
        let cost = try #require(BasisPoints(text))
        var bench = BrokerBench()
        bench.bar("100")
        bench.fire(cost: cost)
        #expect(bench.orders.map(\.reason) == [reason])
    }

    @Test("made of chance", arguments: 0..<24)
    func chance(seed: UInt64) throws {
        var chance = Extremes(seed: seed)
        var machine = BrokerMachine()
        var fires = 0
        var orders = 0
        var taken = 0
        var realized = Money.zero
        var fees = Money.zero
        var bar = MadeMarket.firstBar
        var closes: [Instrument: Price] = [:]
        for step in 0..<1_500 {
            let made = Self.input(&chance, &bar, &closes)
            // What cannot be decoded never comes to the machine.
            guard let made, let input = try? throughJSON(made) else { continue }
            taken += 1
            if case .fire = input { fires += 1 }
            var outputs: [BrokerOutput] = []
            machine.apply(input) { outputs.append($0) }
            for output in outputs {
                switch output {
                case .order(let order):
                    orders += 1
                    #expect((order.status == .refused) == (order.reason != nil))
                case .fill(let fill):
                    realized += fill.realized
                    fees += fill.fee
                case .equity(let equity):
                    #expect(equity.balance == machine.settings.startingBalance + realized - fees)
                }
            }
            #expect(try throughJSON(outputs) == outputs)
            #expect(machine.ledger.balance == machine.ledger.startingBalance + realized - fees)
            if step % 100 == 0 { machine = try throughJSON(machine) }
        }
        #expect(orders == fires && taken > 800)
    }

    private static func input(_ chance: inout Extremes, _ bar: inout BarTime, _ closes: inout [Instrument: Price]) -> BrokerInput? {
        let signal = chance.pick(["a", "b", "c"])
        let direction = chance.pick([Direction.long, .short])
        func strange(_ chance: inout Extremes, _ usual: Int64) -> Int64 { chance.happens(onceIn: 12) ? chance.integer() : usual }
        let ts = BarTime(unixSeconds: strange(&chance, bar.unixSeconds))
        let knownAt = Timestamp(microseconds: strange(&chance, bar.closeTime().microseconds))
        switch chance.number(in: 0...20) {
        case 0..<9:
            bar = bar.advanced(by: 1)
            closes = [.coinbaseBTC: Price(units: strange(&chance, chance.positive())), .coinbaseETH: Price(units: chance.positive())]
            return .features(
                FeatureRecord(
                    ts: BarTime(unixSeconds: strange(&chance, bar.unixSeconds)), closes: closes, features: Features(names: [], values: []),
                    standing: .timely, refused: [], passed: [], knownAt: knownAt))
        case 9..<13:
            return .exit(
                ExitSignal(
                    signal: signal, version: 1, direction: direction, instrument: .coinbaseBTC, ts: ts,
                    price: Price(units: chance.integer()),
                    knownAt: knownAt))
        case 13:
            // The door of the settings would not take all of these; a journal may.
            var settings = BrokerSettings()
            settings.notional = Money(units: Int128(chance.integer()) << chance.number(in: 0...40))
            settings.cost = BasisPoints(units: chance.integer())
            settings.startingBalance = Money(units: Int128(chance.integer()))
            return .settings(settings)
        default:
            let instrument = chance.pick([Instrument.coinbaseBTC, .coinbaseETH, .gateBTC])
            return .fire(
                Fire(
                    signal: signal, version: Int(strange(&chance, 1)), direction: direction, instrument: instrument, ts: ts,
                    price: chance.happens(onceIn: 8) ? Price(units: chance.integer()) : closes[instrument] ?? .zero,
                    holdSeconds: chance.happens(onceIn: 3) ? nil : strange(&chance, chance.number(in: 0...5)),
                    cost: chance.happens(onceIn: 3) ? BasisPoints(units: chance.integer()) : nil, knownAt: knownAt))
        }
    }
}
