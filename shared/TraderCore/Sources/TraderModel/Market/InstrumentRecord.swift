/// What a feed follows of an instrument, and what is known of it: written whenever either changes.
public struct InstrumentRecord: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// What is followed, each once, in the order of `WatchedChannel`; empty for an instrument that is not followed any more.
    public var follows: [WatchedChannel]
    /// The facts of the instrument; null while the venue has not told them.
    public var contract: Contract?
    /// The moment of the change.
    public var at: Timestamp

    public init(instrument: Instrument, follows: [WatchedChannel], contract: Contract?, at: Timestamp) {
        self.instrument = instrument
        self.follows = follows
        self.contract = contract
        self.at = at
    }

    private enum CodingKeys: String, CodingKey { case instrument, follows, contract, at }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(follows, forKey: .follows)
        try container.encode(contract, forKey: .contract)
        try container.encode(at, forKey: .at)
    }
}
