/// What a fault does, what it takes, and how often a mix has it.
package struct FaultFacts: Sendable {
    package enum Area: String, CaseIterable, Sendable {
        case stream = "Coinbase's stream"
        case rest = "Coinbase's REST interface"
        case gate = "Gate.io"
        case binanceStream = "Binance's streams"
        case binanceREST = "Binance's REST interfaces"
        case clock = "All venues"
    }

    package var area: Area
    /// One line, without a full stop.
    package var summary: String
    package var parameters: [FaultParameter] = []
    /// The arguments in a mix; nil when a mix leaves it out.
    var mix: [Int64]?

    init(_ area: Area, _ summary: String, _ parameters: [FaultParameter] = [], mix: [Int64]? = nil) {
        self.area = area
        self.summary = summary
        self.parameters = parameters
        self.mix = mix
    }
}
