import TestSupport
import Testing
import TraderModel
import TraderSignals

/// Nothing but the data's own times counts: not the order of arrival, not what comes later, not a restart.
@Suite struct CausalityTests {
    private static let market = MadeMarket(bars: 1_500, seed: 42)
    private static let window = 96

    @Test func theMadeMarketSetsOffEverySignal() throws {
        var machine = try FourSignals.machine(window: Self.window)
        let outputs = machine.outputs(for: Self.market.inputs)
        let signals = Set(outputs.compactMap { if case .fire(let fire) = $0 { fire.signal } else { nil } })
        #expect(signals == ["LQ-1", "LQ-2", "LQ-3", "VS-3"])
        #expect(Self.records(outputs).count == 1_500)
        #expect(Self.market.readings.contains { $0.knownAt > LiquidationReading.publicationTime(of: $0.ts) })
    }

    @Test(arguments: 0..<12)
    func theOrderInWhichSourcesArriveChangesNothing(seed: UInt64) throws {
        var inOrder = try FourSignals.machine(window: Self.window)
        let expected = inOrder.outputs(for: Self.market.inputs)
        var generator = SplitMix64(seed: seed)
        let merged = generator.merged(Self.market.streams)
        var shuffled = try FourSignals.machine(window: Self.window)
        #expect(merged.count == Self.market.inputs.count)
        #expect(shuffled.outputs(for: merged) == expected)
        #expect(shuffled == inOrder)
    }

    @Test func oneSourceWhollyBeforeTheOthersChangesNothing() throws {
        var inOrder = try FourSignals.machine(window: Self.window)
        let expected = inOrder.outputs(for: Self.market.inputs)
        let streams = Self.market.streams
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            var machine = try FourSignals.machine(window: Self.window)
            #expect(machine.outputs(for: order.flatMap { streams[$0] }) == expected)
        }
    }

    @Test(arguments: Array(stride(from: 25, to: 1_500, by: 59)))
    func aPoisonedFutureChangesNoEarlierBar(cut: Int) throws {
        var machine = try FourSignals.machine(window: Self.window)
        let expected = machine.outputs(for: Self.market.inputs)
        let last = MadeMarket.firstBar.advanced(by: cut)
        var poisoned = try FourSignals.machine(window: Self.window)
        let outputs = poisoned.outputs(for: Self.market.inputs.map { Self.poisoned($0, after: last) })
        #expect(Self.upTo(last, outputs) == Self.upTo(last, expected))
        #expect(outputs != expected, "the poison is one")
    }

    @Test(arguments: Array(stride(from: 25, to: 1_500, by: 59)))
    func aFutureThatIsHeardOfTooEarlyChangesNoEarlierBar(cut: Int) throws {
        var machine = try FourSignals.machine(window: Self.window)
        let expected = machine.outputs(for: Self.market.inputs)
        let last = MadeMarket.firstBar.advanced(by: cut)
        // Every later reading, poisoned, comes before anything else; its watermark does not.
        let early = Self.market.readings.filter { $0.knownAt > last.closeTime() }
            .map { Self.poisoned(.liquidation(.reading($0)), after: last) }
        let rest = Self.market.inputs.filter { input in
            switch input {
            case .liquidation(.reading(let reading)): reading.knownAt <= last.closeTime()
            case .candle(let candle): candle.ts <= last
            case .liquidation(.watermark(let through)): through <= last.closeTime()
            default: true
            }
        }
        var poisoned = try FourSignals.machine(window: Self.window)
        #expect(poisoned.outputs(for: early + rest) == Self.upTo(last, expected))
    }

    @Test(arguments: Array(stride(from: 0, to: 1_500, by: 97)))
    func aRunThatEndsEarlierSaysTheSameUpToThere(cut: Int) throws {
        var machine = try FourSignals.machine(window: Self.window)
        let expected = machine.outputs(for: Self.market.inputs)
        let last = MadeMarket.firstBar.advanced(by: cut)
        var shorter = try FourSignals.machine(window: Self.window)
        let outputs = shorter.outputs(
            for: Self.market.inputs.filter { input in if case .candle(let candle) = input { candle.ts <= last } else { true } })
        #expect(outputs == Self.upTo(last, expected))
    }

    @Test func aSnapshotBeforeEveryInputChangesNothing() throws {
        let inputs = MadeMarket(bars: 420, seed: 43).inputs
        var straight = try FourSignals.machine(window: Self.window)
        let expected = straight.outputs(for: inputs)
        var restarted = try FourSignals.machine(window: Self.window)
        var outputs: [SignalOutput] = []
        for input in inputs {
            let restored = try throughJSON(restarted)
            #expect(restored == restarted)
            restarted = restored
            restarted.apply(input) { outputs.append($0) }
        }
        #expect(outputs == expected)
        #expect(restarted == straight)
        #expect(outputs.contains { if case .fire = $0 { true } else { false } })
    }

    @Test(arguments: 0..<4)
    func aSnapshotWhileSourcesAreFarApartChangesNothing(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let inputs = generator.merged(Self.market.streams)
        var straight = try FourSignals.machine(window: Self.window)
        let expected = straight.outputs(for: inputs)
        var restarted = try FourSignals.machine(window: Self.window)
        var outputs: [SignalOutput] = []
        for (index, input) in inputs.enumerated() {
            if index % 211 == 0 { restarted = try throughJSON(restarted) }
            restarted.apply(input) { outputs.append($0) }
        }
        #expect(outputs == expected)
        #expect(restarted == straight)
    }

    @Test func whatTheMachineTakesAndSaysReadsBackTheSame() throws {
        var machine = try FourSignals.machine(window: 48)
        let inputs = MadeMarket(bars: 200, seed: 44).inputs + [.proceed(source: "liq-poller", through: .seconds(5))]
        for output in machine.outputs(for: inputs) { #expect(try throughJSON(output) == output) }
        for input in inputs { #expect(try throughJSON(input) == input) }
    }

    private static func poisoned(_ input: SignalInput, after last: BarTime) -> SignalInput {
        switch input {
        case .candle(var candle) where candle.ts > last:
            candle.bar = .flat(at: Price(units: candle.bar.close.units * (candle.ts.unixSeconds % 600 == 0 ? 3 : 2)))
            candle.bar.volume = Quantity(units: 1_000_000_000_000_000)
            return .candle(candle)
        case .liquidation(.reading(var reading)) where reading.knownAt > last.closeTime():
            reading.longUSD = Money(units: 9_000_000_000_000_000)
            reading.shortUSD = .zero
            return .liquidation(.reading(reading))
        default: return input
        }
    }

    private static func records(_ outputs: [SignalOutput]) -> [FeatureRecord] {
        outputs.compactMap { if case .features(let record) = $0 { record } else { nil } }
    }

    private static func upTo(_ last: BarTime, _ outputs: [SignalOutput]) -> [SignalOutput] {
        outputs.filter { output in
            switch output {
            case .features(let record): record.ts <= last
            case .exit(let exit): exit.ts <= last
            case .fire(let fire): fire.ts <= last
            case .strategy: true
            }
        }
    }
}
