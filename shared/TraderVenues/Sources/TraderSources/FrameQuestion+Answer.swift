import TraderModel
import TraderProto
public import TraderService
import TraderStore
public import TraderVenues

extension FrameQuestion {
    /// Answers the command from a ring: `instrument`, and `ts` in unix seconds.
    ///
    /// Of a bar that the stream made final those of the stream are told. On a live market nothing is told that came after it was final; a
    /// simulated market's clock says nothing of when a frame came, so that of what was asked for the first answer stands alone.
    public static func register(in context: ServiceContext, _ ring: FrameRing) {
        context.commands.answer(command) { command in
            guard let instrument = command.arguments["instrument"].flatMap(Instrument.init),
                let seconds = command.arguments["ts"].flatMap(Int64.init), BarTime.range.contains(seconds)
            else { return .refused(command.id, "frames takes instrument (VENUE:SYMBOL) and ts (unix seconds)") }
            do {
                let entry = try context.store.read { try IntegrityLedger.entry(of: instrument, at: seconds, $0) }
                let isStreamed = entry?.source == .stream
                var words = ["\(seconds)", instrument.symbol]
                if isStreamed { words.append(VenueStream.origin(of: instrument.venue)) }
                var frames = try ring.find(
                    words, through: context.clock.isSimulated ? nil : entry.map { Timestamp(microseconds: $0.finalAt) })
                if context.clock.isSimulated, !isStreamed { frames = Array(frames.prefix(1)) }
                return .accepted(command.id, result: String(decoding: try WireCodec.encode(frames), as: UTF8.self))
            } catch {
                return .refused(command.id, "the messages cannot be read: \(error)")
            }
        }
    }
}
