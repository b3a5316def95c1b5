public import TraderModel

/// What SignalMachine says: for each bar its features, then its exits, then its fires; and what runs, when that changes.
public enum SignalOutput: Codable, Equatable, Sendable {
    case features(FeatureRecord)
    case exit(ExitSignal)
    case fire(Fire)
    case strategy(StrategyRecord)
}
