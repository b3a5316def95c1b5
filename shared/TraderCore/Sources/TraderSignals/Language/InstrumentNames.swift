import TraderModel

/// Which instruments and contracts a document may name, and what is said of one that it may not.
struct InstrumentNames: Sendable {
    /// What a document reads of an instrument.
    enum Use: Sendable {
        case candles, liquidations

        /// The venues that have it.
        fileprivate var venues: [String] { self == .candles ? ["binanceus", "binanceusdm", "coinbase"] : ["gateio"] }

        fileprivate var example: String { self == .candles ? "coinbase:BTC-USD" : "gateio:BTC_USDT" }
    }

    /// What is served, which alone may be named; nil where that is not known: then any that there can be may.
    var served: MarketInputs?

    /// Reads an instrument in quotes within an expression.
    func instrument(_ expression: Expression, _ use: Use) throws(ExpressionError) -> Instrument {
        let known = (use == .candles ? served?.instruments : served?.contracts) ?? []
        let names = known.isEmpty ? "\"\(use.example)\"" : known.map { "\"\($0)\"" }.joined(separator: " or ")
        guard case .text(let text, _) = expression else {
            throw ExpressionError("write an instrument in quotes: \(names)", at: expression.offset)
        }
        guard let instrument = Instrument(text) else {
            if served == nil { throw ExpressionError(Self.malformed(text, use), at: expression.offset) }
            throw ExpressionError(Self.unserved(text, use, among: known, names), at: expression.offset)
        }
        if served == nil, let fault = fault(of: instrument, use) { throw ExpressionError(fault, at: expression.offset) }
        guard served == nil || known.contains(instrument) else {
            throw ExpressionError(Self.unserved(text, use, among: known, names), at: expression.offset)
        }
        return instrument
    }

    /// Why an instrument cannot be traded; nil when it can.
    func refusal(of text: String, as key: String) -> String? {
        guard let served else {
            return Instrument(text).map { fault(of: $0, .candles) } ?? Self.malformed(text, .candles)
        }
        if let instrument = Instrument(text), served.instruments.contains(instrument) { return nil }
        let names = served.instruments.map(\.description)
        let hint = NearestWord.hint(text, in: names)
        return "\(key) is \(text), which is not followed\(hint.isEmpty ? "; use \(names.joined(separator: " or "))" : hint)"
    }

    private static func malformed(_ text: String, _ use: Use) -> String {
        "\"\(text)\" is no instrument; write venue:symbol, such as \(use.example)"
    }

    private static func unserved(_ text: String, _ use: Use, among known: [Instrument], _ names: String) -> String {
        let hint = NearestWord.hint(text, in: known.map(\.description))
        return "no \(use) of \"\(text)\" are followed\(hint.isEmpty ? "; use \(names)" : hint)"
    }

    /// What is wrong with an instrument whoever serves it; nil when nothing is.
    private func fault(of instrument: Instrument, _ use: Use) -> String? {
        guard instrument.isWellFormed else { return Self.malformed(instrument.description, use) }
        guard !use.venues.contains(instrument.venue) else { return nil }
        let hint = NearestWord.hint(instrument.venue, in: use.venues)
        return "no venue \(instrument.venue) has \(use)\(hint.isEmpty ? "; use \(use.venues.joined(separator: ", "))" : hint)"
    }
}
