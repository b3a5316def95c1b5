public import TraderModel

/// A trade as a venue tells it.
public struct VenueTrade: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// The venue's number of the trade, growing within an instrument.
    public var id: Int64
    public var price: Price
    public var size: Quantity
    /// The venue's time of the trade.
    public var time: Timestamp
    /// Whether the buyer was the aggressor. Coinbase tells the maker's side, so a `SELL` of theirs is a buy here.
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
