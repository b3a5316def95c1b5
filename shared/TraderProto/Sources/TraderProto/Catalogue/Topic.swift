/// What a record is about: the first part of its frame name. One service writes a topic.
public enum Topic: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
    case candles
    case minutes
    case revisions
    case instruments
    case outages
    case quotes
    case marks
    case liquidations
    case features
    case exits
    case fires
    case strategies
    case orders
    case fills
    case equity
    case events
    case forming
    case pulse

    /// Whether its records are in the writer's log, with a position each, and can be replayed. The others are only sent.
    public var isDurable: Bool {
        switch self {
        case .candles, .minutes, .revisions, .instruments, .outages, .quotes, .marks, .liquidations: true
        case .features, .exits, .fires, .strategies, .orders, .fills, .equity, .events: true
        case .forming, .pulse: false
        }
    }

    /// The one service that writes it; nil for `pulse`, which every service writes. What market-feed writes each feed writes of its own
    /// venue.
    public var writer: ServiceName? {
        switch self {
        case .candles, .minutes, .revisions, .instruments, .outages, .quotes, .marks, .forming: .marketFeed
        case .liquidations: .liqPoller
        case .features, .exits, .fires, .strategies: .signalEngine
        case .orders, .fills, .equity: .paperBroker
        case .events: .apiGateway
        case .pulse: nil
        }
    }

    /// The name as it stands in frame names.
    public var description: String { rawValue }
}
