public import TraderModel

/// Which instruments the simulated venues offer. Gate.io's contracts of BTC and ETH are there in any case.
public struct MarketOffer: Equatable, Sendable {
    /// Without doubles, in the order in which they were asked for.
    public let instruments: [Instrument]

    /// Coinbase's BTC-USD and ETH-USD.
    public static let standard = MarketOffer(known: [.coinbaseBTC, .coinbaseETH])

    /// The venues that are simulated, as instruments name them.
    static let venues = ["coinbase", "gateio"] + BinanceVenue.allCases.map(\.rawValue)
    private static let most = 200

    private init(known: [Instrument]) { instruments = known }

    /// An instrument that cannot be played: which, and what to give, in one line.
    public struct Refusal: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// Reads `VENUE:SYMBOL,VENUE:SYMBOL`. Throws for an unknown venue, and for a name that its venue could not have.
    public init(_ text: String) throws(Refusal) {
        var instruments: [Instrument] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let instrument = Instrument(String(part)) else {
                throw Refusal(description: "--instruments \(part): give VENUE:SYMBOL, such as binanceus:BTCUSDT, with commas between them")
            }
            guard Self.venues.contains(instrument.venue) else {
                throw Refusal(description: "--instruments \(part): no such venue is simulated; give \(Self.venues.joined(separator: ", "))")
            }
            guard ContractFacts(instrument, seed: 0) != nil else {
                throw Refusal(
                    description: "--instruments \(part): no such name at \(instrument.venue); give names such as coinbase:SOL-USD, "
                        + "gateio:SOL_USDT, binanceus:SOLUSDT, binanceusdm:SOLUSDT")
            }
            if !instruments.contains(instrument) { instruments.append(instrument) }
        }
        guard instruments.count <= Self.most else {
            throw Refusal(description: "--instruments: \(instruments.count) are too many; give at most \(Self.most)")
        }
        self.init(known: instruments)
    }

}
