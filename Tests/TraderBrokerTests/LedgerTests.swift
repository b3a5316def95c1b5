import TestSupport
import Testing
import TraderBroker
import TraderModel

/// Money is kept to the last unit, over thousands of trades made of chance.
@Suite struct LedgerTests {
    private static let settings = BrokerSettings(
        notional: Money(units: 987_654_321_987), cost: BasisPoints(units: 812_345_678),
        startingBalance: Money(units: 5_000_000_000_000_000))

    /// Inputs of `bars` bars with fires of five signals, some repeated, some without a price.
    private static func inputs(bars: Int, seed: UInt64) -> [BrokerInput] {
        var generator = SplitMix64(seed: seed)
        var price: Int64 = 9_000_000_000_000
        var inputs: [BrokerInput] = []
        for index in 0..<bars {
            let ts = MadeMarket.firstBar.advanced(by: index)
            price = max(1_000_000, price + generator.number(in: -3_000_000_007...3_000_000_007))
            inputs.append(
                .features(
                    FeatureRecord(
                        ts: ts, closes: [.coinbaseBTC: Price(units: price)], features: Features(names: [], values: []), standing: .timely,
                        refused: [], passed: [], knownAt: ts.closeTime())))
            for signal in ["A", "B", "C", "D", "E"] where generator.happens(onceIn: 3) {
                let fire = Fire(
                    signal: signal, version: 1, direction: generator.happens(onceIn: 2) ? .long : .short, instrument: .coinbaseBTC, ts: ts,
                    price: Price(units: generator.happens(onceIn: 30) ? 0 : price),
                    holdSeconds: generator.number(in: 1...9) * 300,
                    knownAt: ts.closeTime())
                inputs.append(.fire(fire))
                if generator.happens(onceIn: 20) { inputs.append(.fire(fire)) }
            }
        }
        return inputs
    }

    @Test(arguments: 0..<3)
    func theBalanceIsTheStartAndEverythingRealizedLessEveryFee(seed: UInt64) {
        var machine = BrokerMachine(settings: Self.settings)
        var realized: Int128 = 0
        var fees: Int128 = 0
        var exits = 0
        var isConserved = true
        for input in Self.inputs(bars: 12_000, seed: seed) {
            machine.apply(input) { output in
                switch output {
                case .fill(let fill):
                    realized += fill.realized.units
                    fees += fill.fee.units
                    exits += fill.kind == .exit ? 1 : 0
                case .equity(let record):
                    if record.balance.units != Self.settings.startingBalance.units + realized - fees { isConserved = false }
                case .order: break
                }
            }
            let balance = machine.ledger.balance.units
            if balance != Self.settings.startingBalance.units + realized - fees { isConserved = false }
        }
        #expect(isConserved)
        #expect(machine.ledger.realized.units == realized && machine.ledger.fees.units == fees)
        #expect(exits > 4_000)
    }

    @Test func theFillsOfEveryTradeAddUp() throws {
        var machine = BrokerMachine(settings: Self.settings)
        var fills: [Int64: [FillRecord]] = [:]
        for input in Self.inputs(bars: 4_000, seed: 7) {
            machine.apply(input) { output in if case .fill(let fill) = output { fills[fill.trade.id, default: []].append(fill) } }
        }
        var closed = 0
        for pair in fills.values where pair.count == 2 {
            let (entry, exit) = (pair[0], pair[1])
            closed += 1
            let value = entry.price.value(of: entry.trade.quantity)
            let change = (exit.price.value(of: entry.trade.quantity) - value).units
            #expect(entry.quantity == -exit.quantity)
            #expect((entry.quantity.units > 0) == (entry.trade.direction == .long))
            #expect(exit.realized.units == (entry.trade.direction == .long ? change : -change))
            #expect(entry.fee + exit.fee == value.share(Self.settings.cost))
            #expect(value <= Self.settings.notional)
            #expect(exit.trade.holdSeconds == entry.trade.holdSeconds && exit.trade.entryTs == entry.ts)
        }
        #expect(closed > 1_000)
        #expect(fills.keys.max() == Int64(fills.count), "ids count from 1 without holes")
    }

    @Test func noSignalEverHasTwoTradesOpenAndEveryFireIsAnswered() {
        var machine = BrokerMachine(settings: Self.settings)
        var reasons: Set<OrderRecord.RefusalReason> = []
        for input in Self.inputs(bars: 2_000, seed: 8) {
            var orders: [OrderRecord] = []
            machine.apply(input) { if case .order(let order) = $0 { orders.append(order) } }
            if case .fire(let fire) = input {
                #expect(orders.map(\.fire) == [fire.id])
                for order in orders {
                    #expect((order.reason == nil) == (order.status == .accepted))
                    #expect((order.reason == nil) == (order.trade != nil))
                }
                reasons.formUnion(orders.compactMap(\.reason))
            } else {
                #expect(orders.isEmpty)
            }
            #expect(Set(machine.openTrades.map(\.signal)).count == machine.openTrades.count)
        }
        #expect(reasons == [.tradeOpen, .repeated, .noPrice])
    }

    @Test func aSnapshotBeforeEveryInputChangesNothing() throws {
        let inputs = Self.inputs(bars: 600, seed: 9)
        var straight = BrokerMachine(settings: Self.settings)
        var restarted = straight
        for input in inputs {
            var expected: [BrokerOutput] = []
            var outputs: [BrokerOutput] = []
            straight.apply(input) { expected.append($0) }
            let restored = try throughJSON(restarted)
            #expect(restored == restarted)
            restarted = restored
            restarted.apply(input) { outputs.append($0) }
            #expect(outputs == expected)
            for output in outputs { #expect(try throughJSON(output) == output) }
        }
        #expect(restarted == straight)
    }
}
