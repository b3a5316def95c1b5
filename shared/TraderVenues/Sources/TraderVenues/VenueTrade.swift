public import TraderModel

/// A trade as a venue tells it.
public struct VenueTrade: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// The venue's number of the trade, ascending within an instrument.
    public var id: Int64
    public var price: Price
    /// Amount of the base asset.
    public var size: Quantity
    /// When it was made, by the venue's clock.
    public var time: Timestamp
    /// Whether the aggressor bought. Coinbase tells the maker's side, which is the other one.
    public var isBuy: Bool

    public init(instrument: Instrument, id: Int64, price: Price, size: Quantity, time: Timestamp, isBuy: Bool) {
        self.instrument = instrument
        self.id = id
        self.price = price
        self.size = size
        self.time = time
        self.isBuy = isBuy
    }
}
