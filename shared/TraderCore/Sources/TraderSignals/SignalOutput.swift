public import TraderModel

/// What SignalMachine says: for each bar its features, then its fires.
public enum SignalOutput: Codable, Equatable, Sendable {
    case features(FeatureRecord)
    case fire(Fire)
}
