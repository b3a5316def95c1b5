import LiqPoller
import TestSupport
import Testing
import TraderModel
import TraderService
import TraderVenues

/// When a contract's newest hour is known, and the one word for why not.
struct PollGateTests {
    private let contracts = [Instrument.gateBTC, .gateETH]

    private func gates(
        _ bench: PollBench, _ now: Timestamp, _ failures: [Instrument: VenueError] = [:], _ clock: ClockDifference? = nil
    ) -> PollGates {
        PollGates(bench.machine, contracts, failures, clock, at: now)
    }

    @Test func nothingIsKnownAtFirst() {
        let gates = gates(PollBench(contracts: contracts), .after(0, 0))
        #expect(gates.gates.map(\.reason) == ["history", "history"])
        #expect(gates.trouble != nil)
    }

    @Test func aContractThatTheVenueDoesNotHaveTroublesNobodyBesideOneThatItHas() {
        var bench = PollBench(contracts: contracts)
        bench.answer([0: 1], isHistory: true, at: .after(0, 120))
        let gates = gates(bench, .after(0, 200))
        #expect(gates.gates.map(\.reason) == [nil, "history"] && gates.trouble == nil)
    }

    @Test("one that the venue refuses to tell of is unknown, said, and troubles nobody; one that told before is not")
    func unknown() {
        var bench = PollBench(contracts: contracts)
        bench.answer([0: 1], isHistory: true, at: .after(0, 120))
        let refusal = VenueError.refused(status: 400, message: "CONTRACT_NOT_FOUND")
        let closed = gates(bench, .after(0, 200), [.gateETH: refusal])
        #expect(closed.gates.map(\.reason) == [nil, "unknown"] && closed.trouble == nil)
        #expect(closed.unknown?.contains("gateio:ETH_USDT ever came, and the venue refused the request with status 400") == true)
        let all = gates(PollBench(contracts: contracts), .after(0, 200), [.gateBTC: refusal, .gateETH: refusal])
        #expect(all.trouble == all.gates.first?.detail)
        let down = gates(bench, .after(0, 200), [.gateETH: .refused(status: 502, message: "x")])
        #expect(down.gates.last?.reason == "unreachable" && down.unknown == nil)
        #expect(gates(bench, .after(1, 200), [.gateBTC: refusal]).gates.first?.reason == "unreachable")
    }

    @Test("an hour that should be there and is not has a named lateness, and a reason")
    func late() throws {
        var bench = PollBench(contracts: contracts)
        bench.answer([0: 1], isHistory: true, at: .after(0, 120))
        let now = Timestamp.after(1, 120 + 7 * 60 + 5)
        let late = try #require(gates(bench, now).gates.first)
        #expect(late.reason == "late" && late.since == LiquidationReading.publicationTime(of: .hour(1)).microseconds)
        #expect(late.detail?.contains("is 7 min late: the venue has not published it") == true)
        let lost = gates(bench, now, [.gateBTC: .accessLost("MISSING_REQUIRED_HEADER: KEY")]).gates.first
        #expect(lost?.reason == "access-lost" && lost?.detail?.contains("wants a key for what was public") == true)
        let down = gates(bench, now, [.gateBTC: .refused(status: 502, message: "x")])
        #expect(down.gates.first?.reason == "unreachable" && down.trouble == down.gates.first?.detail)
    }

    @Test func aWrongClockClosesWhatElseWouldBeOpen() {
        var bench = PollBench(contracts: contracts)
        bench.answer([0: 1], isHistory: true, at: .after(0, 120))
        let now = Timestamp.after(0, 200)
        let clock = ClockDifference(venue: now.advanced(bySeconds: 90), asked: now, answered: now)
        #expect(gates(bench, now, [:], clock).gates.first?.reason == "clock")
    }

    @Test("a venue that tells zeros for a day has a gate that says so", arguments: [23, 24, 30])
    func zeros(hours: Int) throws {
        var bench = PollBench(contracts: contracts)
        let rows = Dictionary(uniqueKeysWithValues: (0..<40).map { ($0, Int64($0 < 40 - hours ? 7 : 0)) })
        bench.answer(rows, isHistory: true, at: .after(39, 120))
        let gate = try #require(gates(bench, .after(39, 200)).gates.first)
        guard hours >= ZeroHours.suspicious else { return #expect(gate.reason == nil) }
        #expect(gate.reason == "zeros" && gate.since == BarTime.hour(40 - hours).openTime.microseconds)
        #expect(gate.detail?.contains("no long liquidation of gateio:BTC_USDT for \(hours) h") == true)
        bench.answer([40: 1], at: .after(40, 120))
        #expect(gates(bench, .after(40, 200)).gates.first?.reason == nil)
    }

    @Test func whichFigureIsHeldIsKept() throws {
        var bench = PollBench()
        #expect(bench.machine.amounts == nil && !bench.machine.holdsReadings)
        bench.apply(.amounts(.usdNew))
        bench.answer([0: 1], isHistory: true, at: .after(0, 120))
        #expect(try throughJSON(bench.machine).amounts == .usdNew && bench.machine.holdsReadings)
    }
}
