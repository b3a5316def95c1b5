import TraderModel

/// Candles of one instrument that waited to be judged, in order, as snapshots up to version 5 hold them.
struct CandleQueue: Decodable {
    let waiting: [Candle]

    private enum CodingKeys: String, CodingKey { case waiting = "candles" }
}
