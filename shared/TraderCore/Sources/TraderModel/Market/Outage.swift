/// A time in which a source told nothing of an instrument, so that whoever waits for its bars need not wait for ever.
public struct Outage: Codable, Equatable, Sendable {
    /// What was silent.
    public var instrument: Instrument
    /// Length in seconds of the bars that are missing; null when all that is told of the instrument is.
    public var seconds: Int64?
    /// The first moment of the silence.
    public var from: Timestamp
    /// Its end, exclusive and not before `from`; null while it lasts.
    public var until: Timestamp?
    /// Why, in words for people.
    public var reason: String

    public init(instrument: Instrument, length: BarLength?, from: Timestamp, until: Timestamp?, reason: String) {
        self.instrument = instrument
        seconds = length?.seconds
        self.from = from
        self.until = until
        self.reason = reason
    }

    /// The length of the bars that are missing; nil when everything is, and for a length that is none of ours.
    public var length: BarLength? { seconds.flatMap(BarLength.init(rawValue:)) }

    /// Whether the bar of `length` that opens at `bar` cannot be expected whole: some of it lies in the outage.
    public func covers(_ bar: BarTime, of length: BarLength) -> Bool {
        guard seconds == nil || seconds == length.seconds else { return false }
        return from < bar.closeTime(of: length) && until.map { $0 > bar.openTime } ?? true
    }

    private enum CodingKeys: String, CodingKey { case instrument, seconds, from, until, reason }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        seconds = try container.decodeIfPresent(Int64.self, forKey: .seconds)
        from = try container.decode(Timestamp.self, forKey: .from)
        until = try container.decodeIfPresent(Timestamp.self, forKey: .until)
        reason = try container.decode(String.self, forKey: .reason)
        guard until.map({ $0 >= from }) ?? true else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "the outage ends before it begins: \(self)"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(from, forKey: .from)
        try container.encode(until, forKey: .until)
        try container.encode(reason, forKey: .reason)
    }
}
