import TraderModel
import TraderProto
import VenueSimulator

/// What happens in a run, and what follows from it.
extension World {
    /// The first of everything.
    func foresee(_ plan: RunPlan) {
        for name in services {
            queue.add(.start(name), at: moment(after: 0...5))
            queue.add(.pulse(name), at: moment(after: 1...Double(weather.pulseSeconds)))
            foresee(.kill(name), every: weather.killEvery)
            foresee(.clockJump(name), every: weather.clockJumpEvery)
        }
        queue.add(.bar(Market.barLength.bar(containing: clock.now)), at: clock.now)
        foresee(.powerCut, every: weather.powerCutEvery)
        foresee(.streamLoss, every: weather.streamLossEvery)
        foresee(.restOutage, every: weather.restOutageEvery)
        foresee(.pollOutage, every: weather.pollOutageEvery)
        foresee(.person, every: weather.personEvery)
    }

    private func foresee(_ event: SimulatedEvent, every seconds: Double?) {
        guard let seconds else { return }
        queue.add(event, at: moment(after: 1...(2 * seconds)))
    }

    func happen(_ event: SimulatedEvent) {
        switch event {
        case .process(let name, let life, let event): take(event, of: name, life: life)
        case .start(let name): start(name)
        case .pulse(let name):
            pulse(of: name)
            queue.add(event, at: clock.now.advanced(bySeconds: weather.pulseSeconds))
        case .question(let question): answer(question)
        case .bar(let ts): foreseeBar(ts)
        case .update(let instrument, let ts): update(instrument, ts)
        case .connectStream(let life):
            if isAlive(.marketFeed, life: life), !venue.stream.isConnected { venue.stream.connect(venue.truth, self) }
        case .lookAtFolder(let life): lookAtFolder(life: life)
        case .sayWords(let life): sayWords(life: life)
        case .endStream(let life): if isAlive(.marketFeed, life: life) { loseStream() }
        default: if !isCalm { goWrong(event) }
        }
    }

    private func goWrong(_ event: SimulatedEvent) {
        switch event {
        case .kill(let name):
            kill(name, as: .killedIdle)
            foresee(event, every: weather.killEvery)
        case .powerCut:
            note(.powerCut)
            for name in services { kill(name, as: .killedIdle) }
            foresee(event, every: weather.powerCutEvery)
        case .clockJump(let name):
            jumpClock(of: name)
            foresee(event, every: weather.clockJumpEvery)
        case .streamLoss:
            beginStreamLoss()
            foresee(event, every: weather.streamLossEvery)
        case .restOutage:
            venue.endRest(until: moment(after: 10...1_500))
            foresee(event, every: weather.restOutageEvery)
        case .pollOutage:
            venue.endPolls(until: moment(after: 10...5_400))
            foresee(event, every: weather.pollOutageEvery)
        case .person:
            actAsPerson()
            foresee(event, every: weather.personEvery)
        case .stop(let life):
            if isAlive(.signalEngine, life: life) { stop(.signalEngine) }
        default: break
        }
    }

    private func foreseeBar(_ ts: BarTime) {
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] {
            for offset in venue.truth.forming.offsets.dropLast() {
                queue.add(.update(instrument, ts), at: ts.openTime.advanced(byMilliseconds: offset * 1_000 + numbers.number(in: 0...900)))
            }
            queue.add(.update(instrument, ts), at: venue.truth.finalTime(of: instrument, ts))
            if let bar = venue.truth.bar(of: instrument, at: ts), bar.volume == .zero { note(.bucketSilent) }
        }
        queue.add(.bar(ts.advanced(by: 1, of: Market.barLength)), at: ts.closeTime(of: Market.barLength))
    }

    private func update(_ instrument: Instrument, _ ts: BarTime) {
        guard let bar = venue.truth.shown(instrument, ts, at: clock.now) else { return }
        venue.stream.update(bar, isFinal: clock.now >= venue.truth.finalTime(of: instrument, ts), self)
    }

    /// The stream breaks, or falls silent first.
    private func beginStreamLoss() {
        guard venue.stream.isConnected, let life = life(of: .marketFeed) else { return }
        guard numbers.happens(onceIn: 2) else {
            note(.streamLost)
            return loseStream()
        }
        note(.streamSilent)
        let end = moment(after: 5...40)
        venue.stream.fallSilent(until: end)
        queue.add(.endStream(life: life), at: end)
    }

    /// Whether and when it is made again is the feed's to say.
    func loseStream() { venue.stream.disconnect(self) }
}
