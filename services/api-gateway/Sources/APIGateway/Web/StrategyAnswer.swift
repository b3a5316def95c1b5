import TraderModel

/// A strategy as `GET /api/strategies` lists it; alone it has its document too.
struct StrategyAnswer: Encodable {
    private let strategy: StrategyRecord
    private let state: SignalState
    private let place: DocumentPlaceAnswer?

    /// `place` is where the document lies, told of one strategy alone, with its text.
    init(_ strategy: StrategyRecord, _ state: SignalState, place: DocumentPlaceAnswer? = nil) {
        self.strategy = strategy
        self.state = state
        self.place = place
    }

    private enum CodingKeys: String, CodingKey {
        case name, version, state, title, theory, instrument, timeframe, lane, status, blind, waiting, hold_bars, hold_seconds
        case cooldown_bars, cooldown_seconds, warm_up_bars, features, entry, exit, expected, document, file
    }

    /// What is unknown is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(strategy.name, forKey: .name)
        try container.encode(strategy.version, forKey: .version)
        try container.encode(strategy.state, forKey: .state)
        try container.encode(strategy.title, forKey: .title)
        try container.encode(strategy.theory, forKey: .theory)
        try container.encode(strategy.instrument, forKey: .instrument)
        try container.encode(BarLength(rawValue: strategy.barSeconds)?.text, forKey: .timeframe)
        try container.encode(state.lane, forKey: .lane)
        try container.encode(state.status, forKey: .status)
        try container.encode(state.blind, forKey: .blind)
        try container.encode(state.waiting, forKey: .waiting)
        try container.encode(state.hold_bars, forKey: .hold_bars)
        try container.encode(state.hold_seconds, forKey: .hold_seconds)
        try container.encode(state.cooldown_bars, forKey: .cooldown_bars)
        try container.encode(state.cooldown_seconds, forKey: .cooldown_seconds)
        try container.encode(strategy.warmUpBars, forKey: .warm_up_bars)
        try container.encode(strategy.features, forKey: .features)
        try container.encode(strategy.entry, forKey: .entry)
        try container.encode(strategy.exit, forKey: .exit)
        try container.encode(strategy.expectation.map(ExpectedAnswer.init), forKey: .expected)
        guard let place else { return }
        try container.encode(strategy.document, forKey: .document)
        try container.encode(place.file, forKey: .file)
    }
}
