/// A frame of a session, opened up so that faults can change it.
struct LineFrame {
    private var value: JSONValue

    /// Nil for an error frame, which has no envelope.
    init?(_ outgoing: CoinbaseSession.Outgoing) {
        guard outgoing.mark != nil, let value = jsonValue(JSONValue.self, from: outgoing.text) else { return nil }
        self.value = value
    }

    /// A frame of candles with these rows.
    init(update rows: [JSONValue], stamp: String) {
        let event = JSONValue.object(["type": .text("update"), "candles": .list(rows)])
        value = .object(["channel": .text("candles"), "timestamp": .text(stamp), "events": .list([event])])
    }

    var channel: String { value["channel"]?.string ?? "" }
    var stamp: String { value["timestamp"]?.string ?? "" }
    var isSnapshot: Bool { event?["type"]?.string == "snapshot" }

    /// The rows of candles; empty on other channels.
    var rows: [JSONValue] {
        get { event?["candles"]?.elements ?? [] }
        set {
            guard var event, event["candles"] != nil else { return }
            event["candles"] = .list(newValue)
            value["events"] = .list([event])
        }
    }

    /// Takes a product out of an ack.
    mutating func forget(product: String) {
        guard var event, var subscriptions = event["subscriptions"], let products = subscriptions["candles"]?.elements else { return }
        let left = products.filter { $0.string != product }
        subscriptions["candles"] = left.isEmpty ? nil : .list(left)
        event["subscriptions"] = subscriptions
        value["events"] = .list([event])
    }

    mutating func addClientID() { value["client_id"] = .text("") }

    /// The frame as it goes out.
    func numbered(_ number: Int64, stamp: String) -> CoinbaseSession.Outgoing {
        var value = value
        value["sequence_num"] = .integer(number)
        value["timestamp"] = .text(stamp)
        return .init(text: jsonText(value), mark: FrameMark(sequenceNumber: number, timestamp: stamp))
    }

    private var event: JSONValue? { value["events"]?.elements?.first }
}
