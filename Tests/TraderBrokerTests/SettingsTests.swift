import TestSupport
import Testing
import TraderBroker
import TraderModel

@Suite struct SettingsTests {
    private let changed = BrokerSettings(
        notional: Money(units: 50_000_000_000), cost: BasisPoints(units: 300_000_000), startingBalance: Money(units: 100_000_000_000))

    @Test func unlessSetOtherwiseATradeIsOfTenThousandUSDAndCostsEightBasisPoints() {
        let settings = BrokerSettings()
        #expect(settings.notional == Money("10000"))
        #expect(settings.cost == BasisPoints("8"))
        #expect(settings.startingBalance == Money("100000"))
        #expect(BrokerMachine().settings == settings)
    }

    @Test func beforeTheFirstTradeAllSettingsMayChange() {
        var bench = BrokerBench()
        bench.apply(.settings(changed))
        #expect(bench.machine.settings == changed)
        #expect(bench.machine.ledger.balance == changed.startingBalance)
        #expect(bench.outputs.isEmpty)
    }

    @Test func aBalanceThatWasTradedOnDoesNotBeginAnew() {
        var bench = BrokerBench()
        bench.bar("100")
        bench.fire(hold: 1)
        bench.bar("101")
        let balance = bench.machine.ledger.balance
        bench.apply(.settings(changed))
        #expect(bench.machine.ledger.balance == balance)
        #expect(bench.machine.settings.startingBalance == BrokerSettings().startingBalance)
        #expect(bench.machine.settings.notional == changed.notional && bench.machine.settings.cost == changed.cost)
        #expect(bench.machine.settings(adopting: changed) == bench.machine.settings)
    }

    @Test func changedSettingsHoldForTheTradesThatFollow() throws {
        var bench = BrokerBench()
        bench.bar("100")
        bench.apply(.settings(changed))
        bench.fire(hold: 1)
        bench.bar("100")
        #expect(bench.fills.first?.quantity == Quantity("5"))
        #expect(bench.fills.last?.trade.exit?.netBps == -3)
        #expect(bench.machine.ledger.fees == Money("0.15"))
    }

    @Test func inputsReadBackTheSame() throws {
        #expect(try throughJSON(BrokerInput.settings(changed)) == .settings(changed))
    }
}
