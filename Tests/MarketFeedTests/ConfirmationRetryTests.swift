import MarketFeed
import Testing
import TraderModel

/// When REST is asked again for a bar that it did not have.
struct ConfirmationRetryTests {
    private let machine = CandleBench.following().machine
    private let btc = CandleMachine.Wish(series: Series(.coinbaseBTC, .fiveMinutes), bar: .number(0))

    /// What is due of BTC and ETH, seconds after the close of the bar that comes next.
    private func due(_ confirmations: inout Confirmations, _ seconds: Double) -> [Instrument] {
        confirmations.due(for: machine, at: .bar(1, seconds)).map(\.series.instrument)
    }

    @Test func aBarIsAskedForAgainAfterAPause() {
        var confirmations = Confirmations()
        #expect(due(&confirmations, 9) == [])
        #expect(due(&confirmations, 10) == [.coinbaseBTC, .coinbaseETH])
        let isThere = confirmations.asked(for: btc, machine, at: .bar(1, 10), reason: "late")
        #expect(!isThere && confirmations.reason { _ in true }?.hasSuffix("late") == true)
        #expect(due(&confirmations, 14) == [.coinbaseETH])
        #expect(due(&confirmations, 15) == [.coinbaseBTC, .coinbaseETH])
        #expect(confirmations.nextLook(at: machine) == .bar(1, 10), "the other bar is not asked for yet")
        _ = confirmations.asked(
            for: CandleMachine.Wish(series: Series(.coinbaseETH, .fiveMinutes), bar: .number(0)), machine, at: .bar(1, 11), reason: "late")
        #expect(confirmations.nextLook(at: machine) == .bar(1, 15))
    }

    @Test func aClockThatIsPutBackDoesNotMakeABarWait() {
        var confirmations = Confirmations()
        #expect(due(&confirmations, 5_000).count == 2)
        _ = confirmations.asked(for: btc, machine, at: .bar(1, 5_000), reason: "late")
        #expect(due(&confirmations, 20) == [.coinbaseBTC, .coinbaseETH])
    }
}
