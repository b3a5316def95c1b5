/// The features of one bar, as they stood at its close.
public struct FeatureRecord: Codable, Equatable, Sendable {
    /// Why a bar may not fire.
    public enum Standing: String, Codable, Sendable {
        /// Known in time: may fire.
        case timely
        /// First known more than one bar late: feeds the features and closes what is due, and never fires.
        case stale
        /// Loaded by a cold start: the same.
        case history
    }

    public var ts: BarTime
    /// The closes of the bar, by instrument: what the broker fills at.
    public var closes: [Instrument: Price]
    /// The features by name; null while a feature warms up.
    public var features: Features
    public var standing: Standing
    /// What would have fired, had the bar been timely.
    public var refused: [RefusedFire]
    /// Sources that were silent at the bar's judgement and were passed.
    public var passed: [String]
    /// The moment at which the bar could first be judged.
    public var knownAt: Timestamp
    /// What the engine remembers after this bar.
    public var state: StateDigest

    public init(
        ts: BarTime, closes: [Instrument: Price], features: Features, standing: Standing, refused: [RefusedFire], passed: [String],
        knownAt: Timestamp, state: StateDigest = StateDigest()
    ) {
        self.ts = ts
        self.closes = closes
        self.features = features
        self.standing = standing
        self.refused = refused
        self.passed = passed
        self.knownAt = knownAt
        self.state = state
    }

    /// Records of before the digest have none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ts = try container.decode(BarTime.self, forKey: .ts)
        closes = try container.decode([Instrument: Price].self, forKey: .closes)
        features = try container.decode(Features.self, forKey: .features)
        standing = try container.decode(Standing.self, forKey: .standing)
        refused = try container.decode([RefusedFire].self, forKey: .refused)
        passed = try container.decode([String].self, forKey: .passed)
        knownAt = try container.decode(Timestamp.self, forKey: .knownAt)
        state = try container.decodeIfPresent(StateDigest.self, forKey: .state) ?? StateDigest()
    }
}
