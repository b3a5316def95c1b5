import TraderModel

extension Instrument {
    /// As the build spec's paths and events name it: Coinbase's by its symbol alone, `BTC-USD`; any other in full.
    var told: String { venue == Self.unnamedVenue ? symbol : description }

    /// Reads what `told` writes, and any full name; nil when it is neither.
    init?(told text: String) {
        self.init(text.contains(":") ? text : "\(Self.unnamedVenue):\(text)")
    }

    /// The venue of a symbol that stands alone.
    static let unnamedVenue = "coinbase"
}
