/// What a strategy is judged with: the bars that its lane waits for, and the contracts that it reads itself.
public struct LaneReads: Equatable, Sendable {
    /// The lane, as its records name it (`FeatureRecord.lane`); nil for the bars that the platform judges whatever runs.
    public let lane: String?
    /// The length of the lane's bars.
    public let length: BarLength
    /// The instruments whose bars the lane waits for, each once, in order: at home also those that the strategy does not name.
    public let instruments: [Instrument]
    /// The contracts that the strategy names.
    public let contracts: [Instrument]

    public init(lane: String?, length: BarLength, instruments: [Instrument], contracts: [Instrument]) {
        self.lane = lane
        self.length = length
        self.instruments = instruments
        self.contracts = contracts
    }

    /// What of an instrument has to be followed for the lane's bars to come.
    public var channel: WatchedChannel { length == .oneMinute ? .oneMinuteBars : .fiveMinuteBars }
}
