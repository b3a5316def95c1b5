public import GRDB
import ServiceLifecycle
package import TraderBroker
import TraderModel
import TraderProto
public import TraderService

/// paper-broker: features, exits, fires and what becomes of versions in; orders, fills and equity out; and the word to signal-engine that a version's
/// last trade is over.
public enum PaperBroker {
    /// The settings beside the common ones.
    public static let keys = [notional, cost, balance]

    private static let notional = SettingKey("broker.notional.usd", standard: "10000", "size of each paper trade in USD")
    private static let cost = SettingKey("broker.cost.bps", standard: "8", "cost of a whole trade in basis points")
    private static let balance = SettingKey("broker.balance.usd", standard: "100000", "balance of the account at its beginning in USD")

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.paperBroker, keys: keys, projections: register) { context, source in
            let wanted = try settings(from: source)
            let courier = RetirementCourier(context)
            return [
                Consumer(
                    context, BrokerShell(), upstreams: [.signalEngine],
                    nudge: { machine, _, _ in
                        let adopted = machine.settings(adopting: wanted)
                        return .init(input: adopted == machine.settings ? nil : .settings(adopted))
                    },
                    watch: { machine, context in
                        context.status.set(figure: "open trades", to: Double(machine.openTrades.count))
                        context.status.set(figure: "balance", to: machine.ledger.balance.doubleValue)
                        courier.take(machine.versionsToRetire)
                    },
                    deliver: { step in
                        for case .features(let record) in step.inputs { context.status.sawData(upTo: record.closeTime) }
                    }), courier,
            ]
        }
    }

    /// How the service's store is verified.
    public static let verification = ServiceVerification.rerunning(
        .paperBroker, BrokerShell(), projections: register, recorded: BrokerShell.recorded)

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        TradeTable.register(in: &migrator)
        EquityTable.register(in: &migrator)
    }

    /// What is set; throws `SettingError` for what no trade can have.
    package static func settings(from source: SettingSource) throws -> BrokerSettings {
        let notionalText = try source.text(notional)
        guard let notionalUSD = Money(notionalText), BrokerSettings.notionals.contains(notionalUSD) else {
            throw SettingError(notional, notionalText, should: "give an amount above zero and up to \(BrokerSettings.notionals.upperBound)")
        }
        let costText = try source.text(cost)
        guard let costBps = BasisPoints(costText), BrokerSettings.costs.contains(costBps) else {
            throw SettingError(cost, costText, should: "give a number of basis points from 0 to \(BrokerSettings.costs.upperBound)")
        }
        let balanceText = try source.text(balance)
        guard let balanceUSD = Money(balanceText), BrokerSettings.balances.contains(balanceUSD) else {
            throw SettingError(balance, balanceText, should: "give an amount above zero and up to \(BrokerSettings.balances.upperBound)")
        }
        return BrokerSettings(notional: notionalUSD, cost: costBps, startingBalance: balanceUSD)
    }
}
