import Logging
import ServiceLifecycle
import TraderModel
import TraderProto
import TraderService
import TraderStore
import TraderVenues

/// market-feed's loop: history first, then the stream, with REST for what the stream cannot say.
struct FeedLoop: Service {
    let context: ServiceContext
    let rest: CoinbaseREST
    let stream: CoinbaseStream
    let instruments: [Instrument]

    private typealias Host = MachineHost<CandleShell>

    private enum Event: Sendable {
        case stream(CoinbaseStream.Event)
        case alarm
    }

    func run() async throws {
        try await context.untilShutdown {
            try await withThrowingTaskGroup { group in
                group.addTask { await stream.run() }
                group.addTask { try await follow() }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func follow() async throws {
        try await context.clockStarted()
        let alarm = context.clock.makeAlarm()
        var host = try MachineHost(
            CandleShell(fresh: CandleMachine(instruments: instruments)), store: context.store)
        var sequence = StreamSequence()
        var confirmations = Confirmations()
        // What was followed before a restart is not followed any more.
        try step(&host, .lost)
        try await loadHistory(&host)
        try await settle(&host, alarm, &confirmations, sequence.trouble)
        let events = EventSource<Event> { [stream] in await stream.events.first { _ in true }.map(Event.stream) }
        let alarms = EventSource<Event> {
            _ = try await alarm.next()
            return .alarm
        }
        try await forEachEvent(of: [events, alarms]) { event in
            switch event {
            case .stream(let event): try take(event, &host, &sequence)
            case .alarm: try step(&host, .tick(context.clock.now))
            }
            try await settle(&host, alarm, &confirmations, sequence.trouble)
            if let frame = sequence.lastFrame { context.clock.report(frame: frame) }
        }
    }

    /// Running, unless the stream is lost or a bar waits for its confirmation.
    private func say(_ trouble: String?) {
        context.status.set(trouble == nil ? .running : .stale, reason: trouble)
    }

    private func take(_ event: CoinbaseStream.Event, _ host: inout Host, _ sequence: inout StreamSequence) throws {
        switch event {
        case .connected:
            sequence = StreamSequence()
            context.clock.report(frame: nil)
            context.logger.info("stream connected")
            sequence.trouble = nil
            try step(&host, .followed(since: context.clock.now))
        case .frame(let frame):
            if !sequence.follows(frame) {
                context.logger.warning("frames lost", metadata: ["sequence": "\(frame.sequenceNumber ?? -1)"])
                try step(&host, .followed(since: context.clock.now))
            }
            for content in frame.contents { try take(content, &host) }
            note(clockTrouble: frame, &sequence)
        case .unreadable(let reason):
            sequence.skipped()
            context.logger.error("unreadable frame", metadata: ["reason": "\(reason)"])
            try step(&host, .followed(since: context.clock.now))
        case .disconnected(let reason):
            sequence = StreamSequence()
            context.clock.report(frame: nil)
            context.logger.warning("stream lost", metadata: ["reason": "\(reason)"])
            sequence.trouble = "the venue's stream is lost (\(reason)); connecting again"
            try step(&host, .lost)
        }
    }

    /// Bars that open well after this machine's present are passed over by the machine: the clock here is wrong, and that is said.
    private func note(clockTrouble frame: CoinbaseFrame, _ sequence: inout StreamSequence) {
        let bars = frame.contents.flatMap { content -> [TimedBar] in
            switch content {
            case .candleSnapshot(let bars), .candleUpdate(let bars): bars
            default: []
            }
        }
        guard let newest = bars.map(\.ts).max() else { return }
        let now = context.clock.now
        let isAhead = newest.openTime > now.advanced(bySeconds: BarLength.fiveMinutes.seconds)
        sequence.trouble = isAhead ? "the venue tells of bar \(newest), and the clock here says \(now): set the clock" : nil
    }

    private func take(_ content: CoinbaseFrame.Content, _ host: inout Host) throws {
        switch content {
        case .candleSnapshot(let bars), .candleUpdate(let bars):
            try step(&host, .observed(bars, at: context.clock.now))
        case .subscriptions(let products):
            let missing = instruments.map(\.symbol).filter { !(products["candles"] ?? [$0]).contains($0) }
            if !missing.isEmpty { context.logger.error("not subscribed", metadata: ["products": "\(missing)"]) }
        case .error(let message):
            context.logger.error("the venue reports an error", metadata: ["message": "\(message)"])
        case .heartbeat, .other:
            break
        }
    }

    /// Asks REST for what the machine wants confirmed, then sets the alarm.
    private func settle(
        _ host: inout Host, _ alarm: any Alarm, _ confirmations: inout Confirmations, _ streamTrouble: String?
    ) async throws {
        let now = context.clock.now
        for (instrument, bar) in confirmations.due(for: host.machine, at: now) {
            var reason = "REST does not have it whole yet"
            do {
                try await load(&host, [instrument: bar], through: CandleHistory.newestWhole(at: now), isHistory: false)
            } catch let error as VenueError {
                reason = "\(error)"
            }
            let isThere = confirmations.asked(for: bar, of: instrument, host.machine, at: context.clock.now, reason: reason)
            if !isThere { context.logger.warning("no confirmation", metadata: ["bar": "\(bar)", "reason": "\(reason)"]) }
        }
        say(streamTrouble ?? confirmations.reason)
        alarm.set(confirmations.nextLook(at: host.machine))
    }

    /// Loads what is missing up to now: 31 days into an empty store, else what closed while the service was down.
    private func loadHistory(_ host: inout Host) async throws {
        context.status.set(.bootstrapping, reason: "loading history from the venue")
        var pause = Duration.seconds(1)
        while true {
            do {
                return try await loadMissing(&host)
            } catch let error as VenueError {
                context.logger.warning("history not loaded", metadata: ["reason": "\(error)", "again": "\(pause)"])
                context.status.set(.bootstrapping, reason: "the venue's history is out of reach: \(error); trying again")
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
            }
        }
    }

    private func loadMissing(_ host: inout Host) async throws {
        let newest = CandleHistory.newestWhole(at: context.clock.now)
        let oldest = BarLength.fiveMinutes.bar(containing: newest.openTime.advanced(bySeconds: -CandleHistory.days * 86_400))
        // Also after an interruption: until all of it is there, what is loaded is history.
        let isHistory = host.machine.isColdStart
        let starts = instruments.map { ($0, host.machine.lastFinal(of: $0)?.advanced(by: 1) ?? oldest) }
        try await load(&host, Dictionary(uniqueKeysWithValues: starts), through: newest, isHistory: isHistory)
        try step(&host, .historyLoaded)
        context.logger.info("history loaded", metadata: ["through": "\(newest)", "head": "\(context.store.head.seq)"])
    }

    /// Asks REST for the bars of each instrument from its start through `newest`.
    private func load(
        _ host: inout Host, _ starts: [Instrument: BarTime], through newest: BarTime, isHistory: Bool
    ) async throws {
        var load = CandleLoad(instruments, from: starts, through: newest, isHistory: isHistory)
        while let question = load.next() {
            let bars = try await rest.bars(of: question.instrument, from: question.first, through: question.last)
            try step(&host, load.input(answering: question, with: bars, host.machine, at: context.clock.now))
            load.settled(question, host.machine)
        }
    }

    private func step(_ host: inout Host, _ input: CandleInput) throws {
        let step = try context.status.working { try host.step([Arrival(own: input)], at: context.clock.now) }
        if !step.records.isEmpty { context.publish(step.records) }
        for output in step.outputs {
            switch output {
            case .candle(let candle): context.status.sawData(upTo: candle.ts.closeTime())
            case .forming(let candle): try context.publishEphemeral(.forming, key: candle.instrument.description, data: candle)
            }
        }
    }
}
