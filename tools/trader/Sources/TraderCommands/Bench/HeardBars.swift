import Synchronization
import TraderBus
import TraderModel
import TraderProto

/// When bars and their judgements were published.
final class HeardBars: Sendable {
    private struct Place: Hashable {
        var instrument: Instrument
        var ts: BarTime
    }

    private struct State {
        var bars: [Place: ContinuousClock.Instant] = [:]
        /// From the venue's word to the bar's record.
        var feed: [Duration] = []
        /// From the record of the last bar that was needed to the judgement.
        var engine: [Duration] = []
        /// From the venue's word on that bar to the judgement.
        var whole: [Duration] = []
        var unmatched = 0
    }

    private struct Told<Payload: Decodable>: Decodable { var data: Payload }

    private let relay: FrameRelay
    private let state = Mutex(State())

    init(relay: FrameRelay) { self.relay = relay }

    func feed(_ name: String) -> LatencyFigure? { state.withLock { LatencyFigure(name, $0.feed) } }
    func engine(_ name: String) -> LatencyFigure? { state.withLock { LatencyFigure(name, $0.engine, unmatched: $0.unmatched) } }
    func whole(_ name: String) -> LatencyFigure? { state.withLock { LatencyFigure(name, $0.whole) } }

    /// Takes a record of `minutes` or `features` that has just come.
    func take(_ record: BusRecord, _ topic: Topic) throws {
        let now = ContinuousClock.now
        guard topic == .features else {
            let candle = try WireCodec.decode(Told<Candle>.self, from: record.body).data
            let told = relay.moment(of: minute(candle.instrument, candle.ts))
            state.withLock {
                $0.bars[Place(instrument: candle.instrument, ts: candle.ts)] = now
                if let told { $0.feed.append(now - told) }
            }
            return
        }
        let features = try WireCodec.decode(Told<FeatureRecord>.self, from: record.body).data
        guard features.length == .oneMinute, features.judgements?.isEmpty == false else { return }
        let told = features.closes.keys.map { relay.moment(of: minute($0, features.ts)) }
        state.withLock { state in
            let known = features.closes.keys.map { state.bars[Place(instrument: $0, ts: features.ts)] }
            if let last = known.compactMap(\.self).max(), known.count == known.compactMap(\.self).count {
                state.engine.append(now - last)
            } else {
                state.unmatched += 1
            }
            // Coinbase says of no bar that it is over.
            if let last = told.compactMap(\.self).max(), told.count == told.compactMap(\.self).count { state.whole.append(now - last) }
        }
    }

    private func minute(_ instrument: Instrument, _ ts: BarTime) -> FrameRelay.Minute {
        FrameRelay.Minute(venue: instrument.venue, symbol: instrument.symbol, ts: ts.unixSeconds)
    }
}
