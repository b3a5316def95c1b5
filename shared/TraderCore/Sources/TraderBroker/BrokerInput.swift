public import TraderModel

/// What BrokerMachine takes in: signal-engine's log, in its order (features of a bar, then its fires).
public enum BrokerInput: Codable, Equatable, Sendable {
    case features(FeatureRecord)
    case fire(Fire)
}
