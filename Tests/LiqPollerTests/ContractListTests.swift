import LiqPoller
import TestSupport
import Testing
import TraderModel
import TraderVenues

/// Which contracts are followed, and what becomes of those that are not any more.
struct ContractListTests {
    private let sol = Instrument(venue: "gateio", symbol: "SOL_USDT")

    private func hours(_ records: [LiquidationRecord], of contract: Instrument) -> [BarTime] {
        records.compactMap { if case .reading(let reading) = $0, reading.instrument == contract { reading.ts } else { nil } }
    }

    /// A machine that has told hours 0 to 3 of BTC, and said a watermark.
    private func started() -> PollBench {
        var bench = PollBench()
        bench.answer([0: 1, 1: 1, 2: 1, 3: 1], isHistory: true, at: .after(3, 130))
        bench.tick(.after(3, 300))
        _ = bench.news()
        return bench
    }

    @Test("a contract that is new in a store is known from when it came, behind the watermarks that were said")
    func added() throws {
        var bench = started()
        bench.apply(.contracts([.gateBTC, sol]))
        #expect(bench.machine.wanted(at: .after(3, 301)).map(\.contract) == [sol])
        bench.answer([2: 5, 3: 5], of: sol, at: .after(3, 302))
        let news = bench.news()
        #expect(hours(news, of: sol) == [.hour(2), .hour(3)])
        #expect(news.allSatisfy { if case .reading(let reading) = $0 { reading.knownAt >= .after(3, 302) } else { true } })
        #expect(bench.machine.newest(of: .gateBTC) == .hour(3), "the others stay as they were")
    }

    @Test("one that is followed again goes on behind its last hour, also after a restart, and tells none twice")
    func again() throws {
        var bench = started()
        bench.apply(.contracts([sol]))
        bench.answer([3: 9], at: .after(3, 400))
        #expect(bench.news().isEmpty && bench.machine.wanted(at: .after(5, 130)).map(\.contract) == [sol])
        #expect(bench.machine.holdsReadings)
        bench.tick(.after(5, 130))
        #expect(bench.news().isEmpty, "no hour of it is given up meanwhile")
        try bench.restart()
        bench.apply(.contracts([.gateBTC, sol]))
        bench.answer([2: 1, 3: 1, 4: 1, 5: 1], at: .after(5, 140))
        #expect(hours(bench.news(), of: .gateBTC) == [.hour(4), .hour(5)])
    }

    @Test func theSameListChangesNothing() {
        var bench = started()
        let before = bench.machine
        bench.apply(.contracts([.gateBTC]))
        #expect(bench.machine == before)
    }
}
