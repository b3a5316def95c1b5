import TraderModel
import TraderProto
import TraderStore

/// What a browser is told over the WebSocket: a flat object with the build spec's field names and numbers.
package struct BrowserEvent: Codable, Equatable, Sendable {
    private var fields: [String: JSONScalar]

    init(_ type: String, _ fields: [String: JSONScalar]) {
        self.fields = fields
        self.fields["type"] = .text(type)
    }

    package init(from decoder: any Decoder) throws { fields = try decoder.singleValueContainer().decode([String: JSONScalar].self) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fields)
    }

    /// The event without a field.
    func without(_ name: String) -> BrowserEvent {
        var event = self
        event.fields[name] = nil
        return event
    }

    /// The message on the wire; `id` is the event's place, and absent where nothing can be replayed from.
    func message(id: EventID?) throws -> String {
        var message = self
        if let id { message.fields["id"] = .text(id.description) }
        return String(decoding: try WireCodec.encode(message), as: UTF8.self)
    }

    /// A record of the log named `log` as the message on the wire.
    static func message(of record: LogRecord, log: String) throws -> String {
        try WireCodec.decode(Envelope<BrowserEvent>.self, from: record.body).data.message(id: EventID(epoch: log, number: record.seq))
    }

    /// A bar of five minutes; `isClosed` is false while it is in progress.
    static func candle(_ instrument: Instrument, _ ts: BarTime, _ bar: Bar, isClosed: Bool) -> BrowserEvent {
        BrowserEvent(
            "candle",
            [
                "instrument": .text(instrument.description), "symbol": .text(instrument.told), "ts": .integer(ts.unixSeconds),
                "open": .number(bar.open.doubleValue), "high": .number(bar.high.doubleValue), "low": .number(bar.low.doubleValue),
                "close": .number(bar.close.doubleValue), "volume": .number(bar.volume.doubleValue), "closed": .flag(isClosed),
            ])
    }

    /// Load everything again: what was missed can no longer be told.
    static let reset = BrowserEvent("reset", [:])

    /// What comes follows the event of this id: what is loaded from now on lacks nothing.
    static let start = BrowserEvent("start", [:])

    /// The gateway is there, also while nothing happens: a page cannot see pings.
    static let heartbeat = BrowserEvent("heartbeat", [:])
}
