public import TraderBus
public import TraderModel
public import TraderProto

/// The command `frames`: the venue's own messages that told of a bar or a reading, as they came.
public struct FrameQuestion: Sendable {
    /// The command's name.
    package static let command = "frames"

    /// Such as `coinbase:BTC-USD`.
    public var instrument: Instrument
    /// The open time of the bar, or of the time that the reading covers.
    public var ts: BarTime

    public init(_ instrument: Instrument, _ ts: BarTime) {
        self.instrument = instrument
        self.ts = ts
    }

    /// Asks the service that reads the venue. Throws `BusError.unanswered` when it is not there.
    public func ask(at endpoint: Endpoint, over bus: Bus, timeout: Duration) async throws -> [KeptFrame] {
        try await bus.answer(
            to: Self.command, ["instrument": "\(instrument)", "ts": "\(ts.unixSeconds)"], at: endpoint, timeout: timeout)
    }
}
