import TestSupport
import Testing
import TraderModel
import TraderSignals

/// Strategies that come, change and go while bars are judged.
@Suite struct ChangeTests {
    private let rising = StrategyDocument.made(long: "close > sma(close, 3)", features: ["mean": "sma(close, 3)"], afterOwnBars: 2)

    private func bench(_ strategies: [StrategyDocument] = []) throws -> SignalBench { try SignalBench(strategies: strategies) }

    private func records(_ bench: SignalBench) -> [StrategyRecord] {
        bench.outputs.compactMap { if case .strategy(let record) = $0 { record } else { nil } }
    }

    @Test func whatIsAddedWarmsUpOverTheBarsBeforeAndThenSaysWhatItWouldHaveSaidAllAlong() throws {
        let market = MadeMarket(bars: 600, seed: 5)
        let documents = try FourSignals.documents(window: 96)
        var early = try SignalMachine(strategies: documents)
        var late = SignalMachine()
        let cut = MadeMarket.firstBar.advanced(by: 300)
        var expected: [Fire] = []
        var fires: [Fire] = []
        var values: [[Double?]] = [[], []]
        var isAdded = false
        for input in market.inputs {
            if case .candle(let candle) = input, candle.ts == cut, !isAdded {
                isAdded = true
                for document in documents { late.apply(.strategy(.define(document))) { _ in } }
            }
            early.apply(input) { output in
                if case .fire(let fire) = output, fire.ts >= cut { expected.append(fire) }
                if case .features(let record) = output, record.ts >= cut { values[0] += record.features.values }
            }
            late.apply(input) { output in
                if case .fire(let fire) = output { fires.append(fire) }
                if case .features(let record) = output, record.ts >= cut { values[1] += record.features.values }
            }
        }
        #expect(values[0] == values[1])
        #expect(fires == expected)
        #expect(expected.count > 5)
    }

    @Test func aDocumentThatIsDefinedIsSaidAndRuns() throws {
        var bench = try bench()
        bench.bar()
        #expect(bench.records.last?.judgements == [])
        bench.apply(.strategy(.define(rising)))
        let record = try #require(records(bench).first)
        #expect(record.name == "T-1" && record.version == 1 && record.state == .running && record.holdSeconds == 600)
        #expect(record.entry == .init(long: ["close > sma(close, 3)"], short: []))
        #expect(record.features == ["mean": "mean"] && record.document == rising.text)
        #expect(bench.machine.strategies == [record])
        for close in [1, 2, 3, 4] as [Int64] { bench.bar(btc: close * 1_000) }
        #expect(bench.fires.map(\.price) == [3, 4].map { Price(units: $0 * 100_000_000_000) })
    }

    @Test func newRulesAreANewVersionAndOtherWordsAreNot() throws {
        var bench = try bench([rising])
        var retitled = rising
        retitled.title = "another title"
        retitled.text += " # a comment"
        bench.apply(.strategy(.define(retitled)))
        #expect(records(bench).map(\.version) == [1])
        #expect(records(bench).map(\.title) == ["another title"])
        var changed = retitled
        changed.exit.afterOwnBars = 3
        bench.apply(.strategy(.define(changed)))
        #expect(records(bench).map(\.version) == [1, 2, 1])
        #expect(records(bench).map(\.state) == [.running, .running, .retiring])
        bench.apply(.strategy(.define(changed)))
        #expect(records(bench).count == 3, "nothing changed")
    }

    @Test func whatIsRemovedAndComesBackIsTheVersionThatItWas() throws {
        var bench = try bench([rising])
        bench.apply(.strategy(.remove("T-1")))
        #expect(records(bench).map(\.state) == [.removed, .retiring])
        #expect(bench.machine.strategies.isEmpty)
        bench.apply(.strategy(.define(rising)))
        #expect(bench.machine.strategies.map(\.version) == [1])
        #expect(records(bench).map(\.state) == [.removed, .retiring, .running])
    }

    /// A version is its rules: the same rules have the same number, whenever they come, and no number is ever given to others.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func rulesAndVersionsNameEachOther(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        var machine = SignalMachine()
        var rules: [String: [Int: StrategyDocument]] = [:]
        for turn in 0..<120 {
            let name = "T-\(numbers.number(in: 1...3))"
            var document = StrategyDocument.made(name, long: "close > \(numbers.number(in: 1...9))", afterOwnBars: 2)
            document.title = "turn \(turn)"
            machine.apply(.strategy(numbers.happens(onceIn: 4) ? .remove(name) : .define(document))) { output in
                guard case .strategy(let record) = output, [.running, .stopped].contains(record.state) else { return }
                let known = rules[name, default: [:]].updateValue(document, forKey: record.version)
                #expect(known.map { $0.hasSameRules(as: document) } ?? true, "version \(record.version) is two things")
            }
            if numbers.happens(onceIn: 9) { machine = try throughJSON(machine) }
        }
        for versions in rules.values {
            for (version, document) in versions {
                #expect(!versions.contains { $0.key != version && $0.value.hasSameRules(as: document) }, "rules with two numbers")
            }
            #expect(versions.keys.max() == versions.count, "numbers go up one by one")
        }
    }

    @Test func whatComesBackWhileItRetiresRunsAgainAndTheLateWordChangesNothing() throws {
        let old = StrategyDocument.made(long: "volume > 5", afterOwnBars: nil, exitLong: "volume < 3")
        let new = StrategyDocument.made(long: "volume > 50", afterOwnBars: nil, exitLong: "volume < 2")
        var bench = try bench([old])
        bench.apply(.strategy(.define(new)), .strategy(.define(old)), .strategy(.retire("T-1", version: 1)))
        #expect(bench.machine.strategies.map(\.version) == [1])
        bench.bar(volume: 9)
        bench.bar(volume: 1)
        #expect(bench.fires.map(\.version) == [1])
        // The one that it replaced is judged for its exit until its own word comes.
        #expect(bench.exits.map(\.version) == [1, 2])
        bench.apply(.strategy(.retire("T-1", version: 2)), .strategy(.retire("T-1", version: 2)))
        bench.bar(volume: 1)
        #expect(bench.exits.map(\.version) == [1, 2, 1])
        #expect(records(bench).last.map { "\($0.state) \($0.version)" } == "retired 2")
        #expect(records(bench).count { $0.state == .retired } == 1)
    }

    @Test func aServiceThatStartsSaysAgainWhatRetires() throws {
        var bench = try bench([rising])
        #expect(!bench.machine.awaitsRetirement)
        bench.apply(.strategy(.remove("T-1")), .sayWhatRetires)
        #expect(bench.machine.awaitsRetirement)
        #expect(records(bench).map(\.state) == [.removed, .retiring, .retiring])
        bench.apply(.strategy(.retire("T-1", version: 1)), .sayWhatRetires)
        #expect(records(bench).map(\.state) == [.removed, .retiring, .retiring, .retired])
    }

    @Test func noMoreVersionsWaitThanAreBorne() throws {
        var machine = SignalMachine()
        for number in 1...501 { machine.apply(.strategy(.define(.made(long: "close > \(number)")))) { _ in } }
        #expect(
            machine.refusal(of: .define(.made(long: "close > 0")))
                == "500 versions wait for paper-broker to say that their trades are over; see that it runs")
        machine.apply(.strategy(.retire("T-1", version: 7))) { _ in }
        #expect(machine.refusal(of: .define(.made(long: "close > 0"))) == nil)
    }

    @Test func whatIsForgottenIsANewVersion() throws {
        var machine = SignalMachine()
        for number in [1] + Array(1...70) { machine.apply(.strategy(.define(.made(long: "close > \(number)")))) { _ in } }
        #expect(machine.strategies.map(\.version) == [70])
        machine.apply(.strategy(.define(.made(long: "close > 1")))) { _ in }
        #expect(machine.strategies.map(\.version) == [71])
        machine.apply(.strategy(.define(.made(long: "close > 70")))) { _ in }
        #expect(machine.strategies.map(\.version) == [70])
    }

    @Test func whatWasUsedLongestAgoIsForgottenFirst() {
        var machine = SignalMachine()
        func version(of number: Int) -> Int? {
            machine.apply(.strategy(.define(.made(long: "close > \(number)")))) { _ in }
            return machine.strategies.first?.version
        }
        // As many as are remembered; the first is used once more, and a further one comes.
        for number in Array(1...64) + [1, 65] { _ = version(of: number) }
        #expect(version(of: 1) == 1 && version(of: 3) == 3)
        #expect(version(of: 2) == 66)
    }

    @Test func aStoppedStrategyDoesNotFireAndGoesOnWhenItIsStarted() throws {
        var bench = try bench([.made(long: "close > 0", afterOwnBars: 1)])
        bench.bar()
        bench.apply(.strategy(.stop("T-1")))
        bench.bar()
        bench.bar()
        bench.apply(.strategy(.start("T-1")))
        bench.bar()
        #expect(bench.outcomes() == [.fired, .stopped, .stopped, .fired])
        #expect(records(bench).map(\.state) == [.stopped, .running])
        bench.apply(.strategy(.start("T-1")))
        #expect(records(bench).count == 2, "it runs already")
    }

    @Test(arguments: [true, false])
    func whatWasReplacedOrRemovedIsJudgedForItsExitAloneUntilTheWordComes(isReplaced: Bool) throws {
        let old = StrategyDocument.made(long: "volume > 5", afterOwnBars: nil, exitLong: "volume < 3")
        let new = StrategyDocument.made(long: "volume > 7", afterOwnBars: nil, exitLong: "volume < 1")
        var bench = try bench([old])
        bench.bar(volume: 6)
        bench.apply(.strategy(isReplaced ? .define(new) : .remove("T-1")))
        for volume in [6, 2, 2] as [Int64] { bench.bar(volume: volume) }
        #expect(bench.fires.map(\.version) == [1], "it fires no more")
        #expect(bench.exits.map(\.version) == [1, 1])
        #expect(bench.records.last?.judgements?.map(\.version) == (isReplaced ? [2] : []))
        bench.apply(.strategy(.retire("T-1", version: 1)))
        bench.bar(volume: 2)
        #expect(bench.exits.count == 2)
        #expect(!bench.machine.awaitsRetirement)
    }

    @Test func whatCannotBeChangedSaysWhyAndChangesNothing() throws {
        var bench = try bench([rising])
        let before = bench.machine
        let broken = StrategyDocument.made("B", long: "clse > 0")
        #expect(bench.machine.refusal(of: .define(broken)) == "B: 1:1: clse is neither a feature nor a series; did you mean close?")
        for change in [StrategyChange.start("X"), .stop("X"), .remove("X")] {
            #expect(bench.machine.refusal(of: change) == "there is no strategy X")
            bench.apply(.strategy(change))
        }
        bench.apply(.strategy(.define(broken)))
        #expect(bench.machine == before && bench.outputs.isEmpty)
    }

    @Test func equalNamesOfUnequalThingsAreToldApart() throws {
        let other = StrategyDocument.made("T-2", long: "mean > 0", features: ["mean": "sma(close, 2)"])
        let same = StrategyDocument.made("T-3", long: "mean > 1", features: ["mean": "sma(close, 3)"])
        var bench = try bench([rising, other, same])
        for close in [1, 2, 6] as [Int64] { bench.bar(btc: close) }
        #expect(bench.records.last?.features.names == ["mean", "T-2.mean"])
        #expect(bench.records.last?.features.values == [3, 4])
        #expect(bench.machine.strategies.map(\.features) == [["mean": "mean"], ["mean": "T-2.mean"], ["mean": "mean"]])
    }

    @Test func aSnapshotBetweenChangesChangesNothing() throws {
        let market = MadeMarket(bars: 400, seed: 8)
        var straight = SignalMachine()
        var restarted = SignalMachine()
        var outputs: [[SignalOutput]] = [[], []]
        var changes: [Int: StrategyChange] = [:]
        for (place, document) in try FourSignals.documents(window: 48).enumerated() { changes[100 + 50 * place] = .define(document) }
        changes[700] = .stop("LQ-1")
        changes[900] = .remove("VS-3")
        var retuned = try FourSignals.documents(window: 48)[1]
        retuned.exit.afterOwnBars = 3
        changes[1_000] = .define(retuned)
        for (place, input) in market.inputs.enumerated() {
            let inputs = [changes[place].map { SignalInput.strategy($0) }, input].compactMap(\.self)
            if place % 37 == 0 { restarted = try throughJSON(restarted) }
            outputs[0] += straight.outputs(for: inputs)
            outputs[1] += restarted.outputs(for: inputs)
        }
        #expect(outputs[0] == outputs[1])
        #expect(straight == restarted)
        #expect(outputs[0].contains { if case .fire(let fire) = $0 { fire.version == 2 } else { false } })
    }

    @Test func aBarThatCompletesNoBarOfAStrategyJudgesItNot() throws {
        var bench = try bench([.made(long: "close > open", timeframe: .fifteenMinutes, afterOwnBars: 2, cooldownOwnBars: 3)])
        for close in 0..<40 { bench.bar(btc: Int64(90_000 + close)) }
        // The last of each three bars closes a quarter of an hour; the bars are flat within, and rise from one to the next.
        let judged = bench.records.filter { $0.judgements?.isEmpty == false }.map(\.ts)
        #expect(judged == stride(from: 2, to: 40, by: 3).map { MadeMarket.firstBar.advanced(by: $0) })
        #expect(bench.fires.map(\.ts) == judged)
        #expect(bench.fires.allSatisfy { $0.holdSeconds == 1_800 && $0.cooldownSeconds == 2_700 })
    }
}
