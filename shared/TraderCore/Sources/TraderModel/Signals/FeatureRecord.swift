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

    /// The length of the bars that are judged, one a record: those of the topic `candles`, of which longer ones are made.
    public static var barLength: BarLength { Candle.topicLength }

    public var ts: BarTime
    /// What the strategies that were judged here name, their bars' length first (`5m coinbase:SOL-USD`); absent for the bars that the
    /// platform judges whatever runs, and in records of before there were others.
    public var lane: String?
    /// The closes of the bar, by instrument: what the broker fills at.
    public var closes: [Instrument: Price]
    /// The features by name; null while a feature warms up.
    public var features: Features
    /// What each strategy made of the bar, of those whose own bar it completes; absent in records of before there were any.
    public var judgements: [Judgement]?
    public var standing: Standing
    /// What would have fired, had the bar been timely.
    public var refused: [RefusedFire]
    /// Sources that were silent at the bar's judgement and were passed.
    public var passed: [String]
    /// The moment at which the bar could first be judged.
    public var knownAt: Timestamp
    /// What the engine remembers after this bar; absent in records of before there was a digest.
    public var state: StateDigest?

    public init(
        ts: BarTime, lane: String? = nil, closes: [Instrument: Price], features: Features, judgements: [Judgement]? = nil,
        standing: Standing,
        refused: [RefusedFire], passed: [String], knownAt: Timestamp, state: StateDigest? = nil
    ) {
        self.ts = ts
        self.lane = lane
        self.closes = closes
        self.features = features
        self.judgements = judgements
        self.standing = standing
        self.refused = refused
        self.passed = passed
        self.knownAt = knownAt
        self.state = state
    }

    /// The moment at which the bar closed.
    public var closeTime: Timestamp { ts.closeTime(of: length) }

    /// The length of the bar: of those that the lane's name begins with.
    public var length: BarLength { Self.length(ofLane: lane) }

    /// The length of the bars of a lane by its name; nil names the bars that are judged whatever runs.
    public static func length(ofLane lane: String?) -> BarLength {
        lane?.split(separator: " ").first.flatMap { BarLength(text: String($0)) } ?? barLength
    }
}
