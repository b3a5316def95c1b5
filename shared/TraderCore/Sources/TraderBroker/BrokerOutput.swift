public import TraderModel

/// What BrokerMachine says.
public enum BrokerOutput: Codable, Equatable, Sendable {
    case order(OrderRecord)
    case fill(FillRecord)
    case equity(EquityRecord)
}
