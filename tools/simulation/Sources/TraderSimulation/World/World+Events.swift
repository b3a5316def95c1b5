import MarketFeed
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
            guard !(weather.isEngineWell && name == .signalEngine) else { continue }
            foresee(.kill(name), every: weather.killEvery)
            foresee(.clockJump(name), every: weather.clockJumpEvery)
        }
        for feed in plan.market.feeds {
            foresee(.streamLoss(feed), every: weather.streamLossEvery)
            foresee(.restOutage(feed), every: weather.restOutageEvery)
        }
        queue.add(.bar(Market.barLength.bar(containing: clock.now)), at: clock.now)
        foresee(.powerCut, every: weather.powerCutEvery)
        foresee(.pollOutage, every: weather.pollOutageEvery)
        foresee(.person, every: weather.personEvery)
        if !plan.market.isNarrow { foresee(.watchChange, every: weather.watchChangeEvery) }
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
        case .connectStream(let feed, let life): if isAlive(feed, life: life) { connectStream(of: feed) }
        case .lookAtFolder(let life): lookAtFolder(life: life)
        case .sayWords(let life): sayWords(life: life)
        case .endStream(let feed, let life): if isAlive(feed, life: life) { loseStream(of: feed) }
        case .cutStream(let feed, let connection): cutStream(of: feed, connection)
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
        case .streamLoss(let feed):
            beginStreamLoss(of: feed)
            foresee(event, every: weather.streamLossEvery)
        case .restOutage(let feed):
            venue.endRest(of: feed, until: moment(after: 10...1_500))
            foresee(event, every: weather.restOutageEvery)
        case .pollOutage:
            venue.endPolls(until: moment(after: 10...5_400))
            foresee(event, every: weather.pollOutageEvery)
        case .person:
            actAsPerson()
            foresee(event, every: weather.personEvery)
        case .watchChange:
            changeWatchList()
            foresee(event, every: weather.watchChangeEvery)
        case .stop(let life):
            if isAlive(.signalEngine, life: life) { stop(.signalEngine) }
        default: break
        }
    }

    private func foreseeBar(_ ts: BarTime) {
        for instrument in plan.market.all {
            if RunMarket.closesBars(instrument) { foreseeMinutes(of: instrument, ts) } else { foreseeUpdates(of: instrument, ts) }
        }
        queue.add(.bar(ts.advanced(by: 1, of: Market.barLength)), at: ts.closeTime(of: Market.barLength))
    }

    private func foreseeUpdates(of instrument: Instrument, _ ts: BarTime) {
        for offset in venue.truth.forming.offsets.dropLast() {
            queue.add(.update(instrument, ts), at: ts.openTime.advanced(byMilliseconds: offset * 1_000 + numbers.number(in: 0...900)))
        }
        foreseeEnd(of: instrument, ts)
    }

    /// Each minute is told once while it runs, and once when it is over.
    private func foreseeMinutes(of instrument: Instrument, _ ts: BarTime) {
        for minute in 0..<Int(Market.barLength.seconds / BarLength.oneMinute.seconds) {
            let minute = ts.advanced(by: minute, of: .oneMinute)
            queue.add(.update(instrument, minute), at: minute.openTime.advanced(byMilliseconds: numbers.number(in: 2_000...57_000)))
            foreseeEnd(of: instrument, minute)
        }
    }

    private func foreseeEnd(of instrument: Instrument, _ ts: BarTime) {
        queue.add(.update(instrument, ts), at: venue.truth.finalTime(of: instrument, ts))
        let series = Series(instrument, RunMarket.toldLength(of: instrument))
        if let bar = venue.truth.bar(of: series, at: ts), bar.volume == .zero { note(.bucketSilent) }
    }

    private func update(_ instrument: Instrument, _ ts: BarTime) {
        guard let bar = venue.truth.shown(instrument, ts, at: clock.now) else { return }
        let isFinal = clock.now >= venue.truth.finalTime(of: instrument, ts)
        venue.streams[RunMarket.feed(of: instrument)]?.update(bar, isFinal: isFinal, self)
    }

    // MARK: streams

    private func connectStream(of feed: ServiceName) {
        let truth = venue.truth
        guard venue.streams[feed]?.isConnected == false, venue.streams[feed]?.connect(truth, self) == true,
            plan.market.rules(of: feed).lifeSeconds != nil, let connection = venue.streams[feed]?.connection
        else { return }
        let life = Double(plan.market.lifeSeconds)
        let isEarly = happens(weather.earlyCut)
        queue.add(.cutStream(feed, connection: connection), at: moment(after: isEarly ? 60...life : life...life))
    }

    /// What a stream tells from now on; who waits to be connected until there is something to tell is connected.
    func follow(_ list: [InstrumentRecord], by life: Life) {
        let truth = venue.truth
        guard venue.streams[life.name]?.follow(list, truth, self) == true else { return }
        queue.add(.connectStream(life.name, life: life.number), at: moment(after: 0.1...2))
    }

    /// The stream breaks, or falls silent first.
    private func beginStreamLoss(of feed: ServiceName) {
        guard venue.streams[feed]?.isConnected == true, let life = life(of: feed) else { return }
        guard numbers.happens(onceIn: 2) else {
            note(.streamLost)
            return loseStream(of: feed)
        }
        note(.streamSilent)
        let end = moment(after: 5...40)
        venue.streams[feed]?.fallSilent(until: end)
        queue.add(.endStream(feed, life: life), at: end)
    }

    private func cutStream(of feed: ServiceName, _ connection: Int) {
        guard let stream = venue.streams[feed], stream.isConnected, stream.connection == connection else { return }
        note(.streamCut)
        loseStream(of: feed)
    }

    /// The feed gives a connection up: of one that is old, so that the venue does not.
    func giveUpStream(of feed: ServiceName) {
        guard let stream = venue.streams[feed], stream.isConnected else { return }
        if plan.market.rules(of: feed).lifeSeconds.map({ clock.now.seconds(since: stream.since) > Double($0 - 700) }) ?? false {
            note(.streamRenewed)
        }
        loseStream(of: feed)
    }

    /// Whether and when it is made again is the feed's to say.
    func loseStream(of feed: ServiceName) { venue.streams[feed]?.disconnect(self) }
}
