import LiqPoller
import TestSupport
import Testing
import TraderModel
import TraderSources
import TraderVenues

/// What a poller wishes, step by step, and what it makes of what comes of it.
struct PollSourceTests {
    /// A poller without a venue, a store or a clock. The venue began with hour 0.
    private struct Bench {
        var machine = LiquidationMachine(contracts: [.gateBTC, .gateETH])
        var source = PollSource(contracts: [.gateBTC, .gateETH], amounts: .usd, venueBegan: .hour(0))
        var records: [LiquidationRecord] = []
        var wishes: [PollSource.Wish] = []
        var due: Timestamp?

        @discardableResult mutating func happens(_ event: PollSource.Event, at now: Timestamp) -> [PollSource.Wish] {
            var all: [LiquidationRecord] = []
            let settling = source.take(event, at: now, &machine, machine: \.self) { machine, input in
                var outputs: [LiquidationRecord] = []
                machine.apply(input) { outputs.append($0) }
                all += outputs
                return outputs
            }
            records += all
            due = settling.lookAgainAt
            let new = settling.wishes
            wishes += new
            // The venue tells its time whenever it is asked.
            return new.reduce(into: new) { all, wish in
                guard case .time(let question) = wish else { return }
                all += happens(.toldTime(.success(question), question: question, at: now), at: now)
            }
        }

        /// Answers the last question for a contract with hours of one amount.
        mutating func answer(_ contract: Instrument, _ hours: ClosedRange<Int>?, at now: Timestamp) {
            guard let number = question(of: contract) else { return }
            happens(.answered(number, .success((hours.map(Array.init) ?? []).map { .made($0, long: 1, of: contract) })), at: now)
        }

        func question(of contract: Instrument) -> Int? {
            for case .rows(let number, let question) in wishes.reversed() where question.contract == contract { return number }
            return nil
        }

        /// The boundaries of the watermarks that were said.
        var watermarks: [Timestamp] { records.compactMap { if case .watermark(let through) = $0 { through } else { nil } } }

        func hours(of contract: Instrument) -> [BarTime] {
            records.compactMap { if case .reading(let reading) = $0, reading.instrument == contract { reading.ts } else { nil } }
        }
    }

    private let start = Timestamp.after(3, 130)

    /// A poller of which the venue has told its time.
    private func begun() -> Bench {
        var bench = Bench()
        bench.happens(.begin, at: start)
        return bench
    }

    /// A poller that has loaded hours 0 to 3.
    private func loaded() -> Bench {
        var bench = begun()
        for contract in [Instrument.gateBTC, .gateETH] { bench.answer(contract, 0...3, at: start) }
        return bench
    }

    @Test func aColdStartSaysNoWatermarkBeforeTheFirstContractIsThere() {
        var bench = begun()
        bench.happens(.timePassed, at: start)
        #expect(bench.watermarks.isEmpty && bench.source.isLoading)
        bench.answer(.gateETH, 0...3, at: start)
        #expect(bench.watermarks.isEmpty)
        bench.answer(.gateBTC, 0...3, at: start)
        #expect(bench.watermarks == [.after(3, 0)] && !bench.source.isLoading)
        #expect(bench.hours(of: .gateBTC) == (0...3).map { .hour($0) })
    }

    @Test("a question that is never answered holds up no watermark and no other contract")
    func hangs() {
        var bench = loaded()
        let published = Timestamp.after(4, 120)
        bench.happens(.timePassed, at: published)
        // BTC's question hangs.
        bench.answer(.gateETH, -20...4, at: published)
        #expect(bench.hours(of: .gateETH).last == .hour(4) && bench.hours(of: .gateBTC).last == .hour(3))
        let old = bench.question(of: .gateBTC)
        for boundary in 1...5 { bench.happens(.timePassed, at: .after(4, Int64(boundary) * 300)) }
        #expect(bench.watermarks.suffix(5) == (1...5).map { .after(4, Int64($0) * 300) })
        #expect(bench.question(of: .gateBTC) != old, "it was given up after a minute, and asked again")
        bench.happens(.timePassed, at: .after(4, 1_561))
        bench.answer(.gateBTC, -20...4, at: .after(4, 1_562))
        #expect(bench.hours(of: .gateBTC).last == .hour(4))
    }

    @Test func aQuestionOfAClockThatIsPutBackIsGivenUpAMinuteLater() {
        var bench = loaded()
        bench.happens(.timePassed, at: .after(4, 1_500))
        let old = bench.question(of: .gateBTC)
        // Its answer never comes.
        for second in [900, 961, 1_030] as [Int64] { bench.happens(.timePassed, at: .after(4, second)) }
        #expect(old != nil && bench.question(of: .gateBTC) != old)
    }

    @Test("a cold start goes on without a contract other than the first that never answers")
    func hangsAtTheStart() {
        var bench = begun()
        bench.answer(.gateBTC, 0...3, at: start)
        var now = start
        for _ in 1...5 {
            now = now.advanced(bySeconds: 60)
            bench.happens(.timePassed, at: now)
            bench.happens(.pauseOver(.gateETH), at: now)
        }
        #expect(!bench.source.isLoading && !bench.watermarks.isEmpty)
    }

    @Test("an hour that still grew when it was asked for is not taken because the answer was long on its way")
    func late() throws {
        var bench = loaded()
        // Asked for hour 4, which is published by rule, and answered after hour 5 is published too: its row was of the running hour.
        bench.happens(.timePassed, at: .after(4, 120))
        bench.answer(.gateBTC, -20...5, at: .after(4, 150))
        #expect(bench.hours(of: .gateBTC).last == .hour(4))
        bench.happens(.timePassed, at: .after(5, 119))
        bench.happens(.timePassed, at: .after(5, 120))
        let number = try #require(bench.question(of: .gateBTC))
        bench.happens(.answered(number, .success([.made(5, long: 1), .made(6, long: 1)])), at: .after(6, 130))
        #expect(bench.hours(of: .gateBTC).last == .hour(5))
        guard case .reading(let last)? = bench.records.last(where: { if case .reading = $0 { true } else { false } }) else { return }
        #expect(last.seenAt == .after(6, 130) && last.knownAt == .after(6, 130), "it is known from when it was seen")
    }

    @Test func aRestartSaysWatermarksAtOnce() throws {
        var bench = Bench()
        bench.machine = try throughJSON(loaded().machine)
        bench.happens(.begin, at: .after(6, 400))
        bench.happens(.timePassed, at: .after(6, 400))
        #expect(bench.watermarks == [.after(6, 300)])
        bench.answer(.gateBTC, 4...6, at: .after(6, 401))
        #expect(bench.hours(of: .gateBTC) == [.hour(4), .hour(5), .hour(6)])
    }

    @Test func anHourThatIsNotThereIsAskedForAgainAMinuteLater() {
        var bench = loaded()
        bench.happens(.timePassed, at: .after(4, 120))
        for contract in [Instrument.gateBTC, .gateETH] { bench.answer(contract, nil, at: .after(4, 121)) }
        #expect(bench.due == .after(4, 181) && !bench.source.isWaiting)
        let before = bench.wishes.count
        bench.happens(.timePassed, at: .after(4, 150))
        #expect(bench.wishes.count == before)
        let again = bench.happens(.timePassed, at: .after(4, 181))
        #expect(again.count == 2)
    }
}
