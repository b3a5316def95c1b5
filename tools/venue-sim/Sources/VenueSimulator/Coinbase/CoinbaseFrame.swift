/// A frame of Coinbase's stream: one envelope around events of one channel.
struct CoinbaseFrame<Event: Encodable>: Encodable {
    var channel: String
    var timestamp: String
    var sequenceNumber: Int64
    var events: [Event]

    private enum CodingKeys: String, CodingKey {
        case channel, timestamp, events
        case sequenceNumber = "sequence_num"
    }
}

/// The event of `candles`.
struct CandlesEvent: Encodable {
    enum Kind: String, Encodable {
        case snapshot
        case update
    }

    var type: Kind
    var candles: [CoinbaseCandle]
}

/// The event of `subscriptions`: everything subscribed on the connection.
struct SubscriptionsEvent: Encodable {
    var subscriptions: [String: [String]]
}

/// The event of `heartbeats`.
struct HeartbeatEvent: Encodable {
    var currentTime: String
    var counter: Int64

    private enum CodingKeys: String, CodingKey {
        case currentTime = "current_time"
        case counter = "heartbeat_counter"
    }
}
