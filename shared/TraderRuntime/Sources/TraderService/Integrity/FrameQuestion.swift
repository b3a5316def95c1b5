import Foundation
public import TraderBus
public import TraderModel
public import TraderProto
import TraderStore
public import TraderVenues

/// The command `frames`: the venue's own messages that told of a bar or a reading, as they came.
public struct FrameQuestion: Sendable {
    /// Such as `coinbase:BTC-USD`.
    public var instrument: Instrument
    /// The open time of the bar, or of the time that the reading covers.
    public var ts: BarTime

    public init(_ instrument: Instrument, _ ts: BarTime) {
        self.instrument = instrument
        self.ts = ts
    }

    /// Answers the command from a ring: `instrument`, and `ts` in unix seconds.
    ///
    /// Of a bar that the stream made final those of the stream are told. On a live market nothing is told that came after it was final; a
    /// simulated market's clock says nothing of when a frame came, so that of what was asked for the first answer stands alone.
    public static func register(in context: ServiceContext, _ ring: FrameRing) {
        context.commands.answer("frames") { command in
            guard let instrument = command.arguments["instrument"].flatMap(Instrument.init),
                let seconds = command.arguments["ts"].flatMap(Int64.init), BarTime.range.contains(seconds)
            else { return .refused(command.id, "frames takes instrument (VENUE:SYMBOL) and ts (unix seconds)") }
            do {
                let entry = try context.store.read { try IntegrityLedger.entry(of: instrument, at: seconds, $0) }
                let isStreamed = entry?.source == .stream
                var words = ["\(seconds)", instrument.symbol]
                if isStreamed { words.append(CoinbaseStream.frameOrigin) }
                var frames = try ring.find(
                    words, through: context.clock.isSimulated ? nil : entry.map { Timestamp(microseconds: $0.finalAt) })
                if context.clock.isSimulated, !isStreamed { frames = Array(frames.prefix(1)) }
                return .accepted(command.id, result: String(decoding: try WireCodec.encode(frames), as: UTF8.self))
            } catch {
                return .refused(command.id, "the messages cannot be read: \(error)")
            }
        }
    }

    /// Asks the service that reads the venue. Throws `BusError.unanswered` when it is not there.
    public func ask(at endpoint: Endpoint, over bus: Bus, timeout: Duration) async throws -> [KeptFrame] {
        try await bus.answer(
            to: "frames", ["instrument": "\(instrument)", "ts": "\(ts.unixSeconds)"], at: endpoint, timeout: timeout)
    }
}
