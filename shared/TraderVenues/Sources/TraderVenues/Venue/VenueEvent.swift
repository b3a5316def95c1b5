public import TraderModel

/// What a venue tells on its stream, whichever venue it is.
public enum VenueEvent: Codable, Equatable, Sendable {
    /// A bar as it stands. `isClosed` says that the venue calls it over; where venues do not (`StreamRules.closesBars`) it is always false.
    case bar(TimedBar, length: BarLength, isClosed: Bool)
    /// Bars as they stood when the subscription began: of the past, but for the last.
    case history([TimedBar], length: BarLength)
    case trade(VenueTrade)
    case quote(Quote)
    case mark(Mark)
    /// The connection is alive.
    case heartbeat
    /// All that the connection tells, as the venue lists it, by its own names of what is followed.
    case subscribed([String])
    /// The venue took a message of ours; its number if it has one.
    case accepted(id: Int64?)
    /// The venue reports an error, in its words.
    case error(String)
    /// The venue is about to end the connection, in its words.
    case ending(String)
    /// Something that we do not use.
    case other(String)

    /// Whether it is what a subscription is for.
    public var isData: Bool {
        switch self {
        case .bar, .history, .trade, .quote, .mark: true
        case .heartbeat, .subscribed, .accepted, .error, .ending, .other: false
        }
    }

    /// What is told, given to the instrument that was asked for.
    func routed(_ instruments: [Instrument: Instrument]) -> VenueEvent {
        func routed<Told>(_ told: Told, _ path: WritableKeyPath<Told, Instrument>) -> Told {
            guard let instrument = instruments[told[keyPath: path]] else { return told }
            var told = told
            told[keyPath: path] = instrument
            return told
        }
        return switch self {
        case .bar(let bar, let length, let isClosed): .bar(routed(bar, \.instrument), length: length, isClosed: isClosed)
        case .history(let bars, let length): .history(bars.map { routed($0, \.instrument) }, length: length)
        case .trade(let trade): .trade(routed(trade, \.instrument))
        case .quote(let quote): .quote(routed(quote, \.instrument))
        case .mark(let mark): .mark(routed(mark, \.instrument))
        case .heartbeat, .subscribed, .accepted, .error, .ending, .other: self
        }
    }
}
