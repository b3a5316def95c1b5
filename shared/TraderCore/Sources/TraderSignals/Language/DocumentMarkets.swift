public import TraderModel

/// Which instruments and contracts documents may name, and what is said of one that they may not.
///
/// Whether somebody follows what is named is not asked here: a document may come first, and waits.
public struct DocumentMarkets: Sendable {
    /// What a document reads of an instrument.
    enum Use: Sendable {
        case candles, liquidations

        fileprivate var example: String { self == .candles ? "coinbase:BTC-USD" : "gateio:BTC_USDT" }
    }

    /// Any instrument of any venue that there is a feed for, and any contract.
    public static let known = DocumentMarkets(venues: knownVenues, contracts: nil)

    private static let knownVenues = ["binanceus", "binanceusdm", "coinbase"]
    private static let contractVenue = "gateio"

    /// The venues whose feeds run, in order.
    private let venues: [String]
    /// The contracts whose liquidations are polled; nil where that is not known.
    private let contracts: [Instrument]?

    /// The instruments of these venues, and these contracts alone; nil: any.
    public init(venues: [String], contracts: [Instrument]?) {
        self.venues = venues.sorted()
        self.contracts = contracts
    }

    /// Reads an instrument in quotes within an expression.
    func instrument(_ expression: Expression, _ use: Use) throws(ExpressionError) -> Instrument {
        guard case .text(let text, _) = expression else {
            throw ExpressionError("write an instrument in quotes: \"\(use.example)\"", at: expression.offset)
        }
        guard let instrument = Instrument(text) else { throw ExpressionError(Self.malformed(text, use), at: expression.offset) }
        if let fault = fault(of: instrument, use) { throw ExpressionError(fault, at: expression.offset) }
        return instrument
    }

    /// Why an instrument cannot be traded; nil when it can.
    func refusal(of text: String) -> String? {
        Instrument(text).map { fault(of: $0, .candles) } ?? Self.malformed(text, .candles)
    }

    private static func malformed(_ text: String, _ use: Use) -> String {
        "\"\(text)\" is no instrument; write venue:symbol, such as \(use.example)"
    }

    /// What is wrong with an instrument; nil when nothing is.
    private func fault(of instrument: Instrument, _ use: Use) -> String? {
        guard instrument.isWellFormed else { return Self.malformed(instrument.description, use) }
        return use == .candles ? faultOfVenue(instrument) : faultOfContract(instrument)
    }

    private func faultOfVenue(_ instrument: Instrument) -> String? {
        let venue = instrument.venue
        guard Self.knownVenues.contains(venue) else {
            return "no venue \(venue) has candles\(Self.hint(venue, Self.knownVenues))"
        }
        guard venues.contains(venue) else {
            return "no feed of \(venue) runs here, which \(instrument) needs: start market-feed --venue \(venue) and name \(venue) in FEEDS"
        }
        return nil
    }

    private func faultOfContract(_ contract: Instrument) -> String? {
        guard contract.venue == Self.contractVenue else {
            return "no venue \(contract.venue) has liquidations\(Self.hint(contract.venue, [Self.contractVenue]))"
        }
        guard let contracts, !contracts.contains(contract) else { return nil }
        return "no liquidations of \(contract) are polled\(Self.hint("\(contract)", contracts.map(\.description)))"
    }

    private static func hint(_ word: String, _ known: [String]) -> String {
        let nearest = NearestWord.hint(word, in: known)
        return nearest.isEmpty ? "; use \(known.joined(separator: ", "))" : nearest
    }
}
