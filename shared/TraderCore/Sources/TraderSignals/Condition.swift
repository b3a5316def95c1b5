import TraderModel

/// A test of one bar's features. An unknown feature makes it false.
public enum Condition: Codable, Equatable, Sendable {
    /// The feature is at or above the threshold.
    case atLeast(FeatureName, Double)
    /// The feature is 1.
    case isTrue(FeatureName)
    /// The feature has the value, and `previous` (the same feature a bar before) is known and had another.
    case flips(FeatureName, previous: FeatureName, to: Double)

    /// Whether the condition holds.
    func holds(for features: borrowing Features) -> Bool {
        switch self {
        case .atLeast(let name, let threshold):
            guard let value = features.values[name.index] else { return false }
            return value >= threshold
        case .isTrue(let name):
            return features.values[name.index] == 1
        case .flips(let name, let previous, let target):
            guard let value = features.values[name.index], let before = features.values[previous.index] else { return false }
            return value == target && before != target
        }
    }
}
