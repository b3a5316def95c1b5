public import TraderModel

/// What BrokerMachine takes in: signal-engine's log, in its order (features of a bar, then its exits, then its fires; what runs, when that changes), and changes of its settings.
public enum BrokerInput: Codable, Equatable, Sendable {
    case features(FeatureRecord)
    case exit(ExitSignal)
    case fire(Fire)
    /// Which versions of a strategy there are.
    case strategy(StrategyRecord)
    /// Holds from here on; the starting balance only while nothing was traded.
    case settings(BrokerSettings)
}
