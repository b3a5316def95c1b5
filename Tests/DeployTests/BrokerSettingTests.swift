import PaperBroker
import Testing
import TraderService

/// A setting that no trade can have is refused at the start, in one line that says what may be set.
struct BrokerSettingTests {
    @Test(arguments: [
        ("BROKER_NOTIONAL_USD", "92000000000"), ("BROKER_NOTIONAL_USD", "1000000000.00000001"), ("BROKER_NOTIONAL_USD", "0"),
        ("BROKER_NOTIONAL_USD", "-1"), ("BROKER_NOTIONAL_USD", "1e99"), ("BROKER_NOTIONAL_USD", "0.000000001"), ("BROKER_COST_BPS", "-0.1"),
        ("BROKER_COST_BPS", "10000.1"), ("BROKER_BALANCE_USD", "1e13"), ("BROKER_BALANCE_USD", "0"), ("BROKER_BALANCE_USD", "much"),
    ])
    func refused(variable: String, value: String) throws {
        let error = #expect(throws: SettingError.self) { _ = try PaperBroker.settings(from: SettingSource([variable: value])) }
        #expect(error?.description.contains("\"\(value)\"") == true && error?.description.contains("\n") == false)
    }

    @Test(arguments: [
        ("BROKER_NOTIONAL_USD", "1000000000"), ("BROKER_NOTIONAL_USD", "0.00000001"), ("BROKER_COST_BPS", "0"),
        ("BROKER_COST_BPS", "10000"),
        ("BROKER_BALANCE_USD", "1000000000000"),
    ])
    func taken(variable: String, value: String) throws {
        _ = try PaperBroker.settings(from: SettingSource([variable: value]))
    }
}
