/// What the liquidation source says: a reading, an hour that never came, a later revision, or how far it is complete.
public enum LiquidationRecord: Equatable, Sendable {
    /// The first final sight of an hour.
    case reading(LiquidationReading)
    /// An hour that was asked for in vain; later hours do not wait for it.
    case missing(instrument: Instrument, ts: BarTime, gaveUpAt: Timestamp)
    /// The venue changed an hour after its first final sight: recorded, and never traded on.
    case revision(LiquidationReading)
    /// Nothing more will come that was known at or before `through`.
    case watermark(through: Timestamp)
}

extension LiquidationRecord: Codable {
    private enum Kind: String, Codable {
        case reading, missing, revision, watermark
    }

    private enum CodingKeys: String, CodingKey { case kind, instrument, ts, gaveUpAt, through }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .reading: self = .reading(try LiquidationReading(from: decoder))
        case .revision: self = .revision(try LiquidationReading(from: decoder))
        case .watermark: self = .watermark(through: try container.decode(Timestamp.self, forKey: .through))
        case .missing:
            self = .missing(
                instrument: try container.decode(Instrument.self, forKey: .instrument),
                ts: try container.decode(BarTime.self, forKey: .ts),
                gaveUpAt: try container.decode(Timestamp.self, forKey: .gaveUpAt))
        }
    }

    /// Flat, with `kind` first among the fields of its case.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .reading(let reading):
            try container.encode(Kind.reading, forKey: .kind)
            try reading.encode(to: encoder)
        case .revision(let reading):
            try container.encode(Kind.revision, forKey: .kind)
            try reading.encode(to: encoder)
        case .watermark(let through):
            try container.encode(Kind.watermark, forKey: .kind)
            try container.encode(through, forKey: .through)
        case .missing(let instrument, let ts, let gaveUpAt):
            try container.encode(Kind.missing, forKey: .kind)
            try container.encode(instrument, forKey: .instrument)
            try container.encode(ts, forKey: .ts)
            try container.encode(gaveUpAt, forKey: .gaveUpAt)
        }
    }
}
