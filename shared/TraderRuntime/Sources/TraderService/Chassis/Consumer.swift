import Logging
public import ServiceLifecycle
public import TraderBus
public import TraderModel
public import TraderProto
import TraderStore

/// A service that lives from other services' records: it reads its upstreams without a gap and steps its machine.
public struct Consumer<Shell: MachineShell>: Service, CustomStringConvertible {
    public typealias Nudge = NudgedHost<Shell>.Nudge

    private enum Event: Sendable {
        case batch(Batch)
        /// It is time to ask for a nudge.
        case look
    }

    private let context: ServiceContext
    private let shell: Shell
    private let upstreams: [ServiceName]
    private let nudge: @Sendable (Shell.Machine, Timestamp, [SubscriptionStatus]) -> Nudge
    private let watch: @Sendable (Shell.Machine, ServiceContext) -> Void
    private let deliver: @Sendable (MachineHost<Shell>.Step) -> Void
    private let wakes: AsyncStream<Void>?

    /// Reads `upstreams` into `shell`'s machine. `nudge` is asked after each step and when the moment that it named has come; `watch`
    /// may write figures to the status board after each step; `deliver` gets what each step led to, once it is in the log; each element of
    /// `wakes` asks for a nudge at once.
    public init(
        _ context: ServiceContext, _ shell: Shell, upstreams: [ServiceName],
        nudge: @escaping @Sendable (Shell.Machine, Timestamp, [SubscriptionStatus]) -> Nudge = { _, _, _ in Nudge() },
        watch: @escaping @Sendable (Shell.Machine, ServiceContext) -> Void = { _, _ in },
        deliver: @escaping @Sendable (MachineHost<Shell>.Step) -> Void = { _ in }, wakes: AsyncStream<Void>? = nil
    ) {
        self.context = context
        self.shell = shell
        self.upstreams = upstreams
        self.nudge = nudge
        self.watch = watch
        self.deliver = deliver
        self.wakes = wakes
    }

    public var description: String { "reading of \(upstreams.map(\.rawValue).joined(separator: ", "))" }

    public func run() async throws { try await context.untilShutdown { try await follow() } }

    private func follow() async throws {
        let desk = HaltDesk(context)
        try await context.clockStarted()
        var caution = try Caution(context.store)
        if let trial = caution.hopeless {
            try await halt(at: trial, desk)
            caution.heard()
        }
        var nudged = NudgedHost(try MachineHost(shell, store: context.store), nudge: nudge)
        nudged.setAside = Set(
            try context.store.setAside().compactMap { record in
                ServiceName(rawValue: record.source).map { Cause(service: $0, seq: record.seq) }
            })
        let subscriptions = upstreams.map { context.subscription(to: $0, from: nudged.host.cursors[$0]) }
        let alarm = context.clock.makeAlarm()
        context.status.readUpstreams { subscriptions.map { UpstreamState($0.status) } }
        context.status.set(.running)
        watch(nudged.host.machine, context)
        try settle(&nudged, &caution, subscriptions, alarm)
        var sources = subscriptions.map { subscription in
            EventSource<Event> { .batch(try await subscription.next(atMost: BusLimits.page)) }
        }
        sources.append(
            EventSource<Event> {
                _ = try await alarm.next()
                return .look
            })
        if let wakes { sources.append(EventSource<Event> { await wakes.first { _ in true }.map { _ in .look } }) }
        try await forEachEvent(of: sources) { event in
            if case .batch(let batch) = event {
                try context.status.working {
                    try caution.take(batch.records, of: batch.source, by: &nudged, at: { context.clock.now }) { publish($0, of: $1) }
                }
            }
            try settle(&nudged, &caution, subscriptions, alarm)
        }
    }

    /// Goes no further than a record that has ended the service again and again, until a person says what to do about it.
    private func halt(at trial: RecordTrial, _ desk: HaltDesk) async throws {
        let remedy =
            trial.seq == nil
            ? "take away what asks for it, a document or a setting, then trader set-aside \(context.name) --retry"
            : "trader set-aside \(context.name) \(trial.place) --reason WHY passes it over, --retry tries it again"
        try await desk.word(about: trial) {
            context.status.set(.halted, reason: "\(trial): \(remedy)")
            context.logger.error("halted", metadata: ["reason": "\(trial)", "remedy": "\(remedy)"])
        }
        context.logger.notice("goes on", metadata: ["record": "\(trial.place)"])
    }

    private func publish(_ step: MachineHost<Shell>.Step, of host: MachineHost<Shell>) {
        deliver(step)
        context.publish(step.records, applied: host.cursors)
        watch(host.machine, context)
    }

    /// Asks for a nudge until there is none, and sets the alarm for the next look.
    private func settle(
        _ nudged: inout NudgedHost<Shell>, _ caution: inout Caution, _ subscriptions: [Subscription], _ alarm: any Alarm
    ) throws {
        while true {
            let settling = try context.status.working {
                try caution.attempting { caution in
                    try nudged.settle(subscriptions.map(\.status), at: context.clock.now) { input in
                        try caution.attempt("\(input)", source: InputRow.ownSource, seq: nil)
                    }
                }
            }
            switch settling {
            case .waits(let until): return alarm.set(until)
            case .nudged(let input, let step):
                context.logger.notice("own input", metadata: ["input": "\(input)"])
                publish(step, of: nudged.host)
            }
        }
    }
}
