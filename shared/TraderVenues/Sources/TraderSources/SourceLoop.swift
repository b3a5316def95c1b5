import Logging
public import ServiceLifecycle
public import TraderModel
public import TraderService
import TraderStore

/// The loop of a service that reads a venue: one event after the other into the source, and what it wishes made in tasks beside it.
public struct SourceLoop<Shell: MachineShell, Source: SourceMachine>: Service, CustomStringConvertible
where Source.Machine == Shell.Machine {
    /// What takes time, and the event that comes of it.
    public typealias Work = @Sendable () async -> Source.Event?

    /// What the service does beside the source's decisions.
    public struct Parts: Sendable {
        /// Makes the source over the state that is kept.
        public var make: @Sendable () throws -> SourceHost<Shell, Source>
        /// What comes without being asked for: a stream's frames, commands.
        public var events: [EventSource<Source.Event>]
        /// Makes a wish at once, or answers what takes time, to be made beside the loop; nil comes of that when the task is cancelled.
        public var perform: @Sendable (Source.Wish) -> Work?
        /// Hears what a step led to, once it is in the log and published.
        public var stepped: @Sendable ([Shell.Machine.Output], SourceHost<Shell, Source>) throws -> Void
        /// Says how things stand, after each event.
        public var report: @Sendable (SourceHost<Shell, Source>) -> Void
        /// Tells a simulated market's clock what is done with; called when nothing is awaited any more.
        public var settled: @Sendable (Source) -> Void

        public init(
            make: @escaping @Sendable () throws -> SourceHost<Shell, Source>, events: [EventSource<Source.Event>],
            perform: @escaping @Sendable (Source.Wish) -> Work?,
            stepped: @escaping @Sendable ([Shell.Machine.Output], SourceHost<Shell, Source>) throws -> Void,
            report: @escaping @Sendable (SourceHost<Shell, Source>) -> Void,
            settled: @escaping @Sendable (Source) -> Void
        ) {
            self.make = make
            self.events = events
            self.perform = perform
            self.stepped = stepped
            self.report = report
            self.settled = settled
        }
    }

    private let context: ServiceContext
    private let door: VenueDoor
    private let parts: Parts

    public init(_ context: ServiceContext, _ door: VenueDoor, _ parts: Parts) {
        self.context = context
        self.door = door
        self.parts = parts
    }

    public var description: String { "reading of the venue" }

    public func run() async throws {
        try await door.closing { try await context.untilShutdown { try await follow() } }
    }

    private func follow() async throws {
        try await context.clockStarted()
        let alarm = HeldAlarm(context.clock)
        var sourced = try parts.make()
        door.board.sumUpDay(context)
        // A result waits here, never in the task that made the wish; there are no more than there are wishes under way.
        let (results, inbox) = AsyncStream.makeStream(of: Source.Event.self)
        let alarms = EventSource<Source.Event> {
            try await alarm.next()
            return Source.timePassed
        }
        let answers = EventSource<Source.Event> { await results.first { _ in true } }
        try await withThrowingDiscardingTaskGroup { group in
            defer { group.cancelAll() }
            try handle(Source.begin, &sourced, alarm, inbox, in: &group)
            try await forEachEvent(of: parts.events + [alarms, answers]) { event in
                try handle(event, &sourced, alarm, inbox, in: &group)
            }
        }
    }

    /// Takes an event to its end, and begins what is wished then.
    private func handle(
        _ event: Source.Event, _ sourced: inout SourceHost<Shell, Source>, _ alarm: HeldAlarm,
        _ inbox: AsyncStream<Source.Event>.Continuation, in group: inout ThrowingDiscardingTaskGroup<any Error>
    ) throws {
        let settling = try take(event, &sourced)
        parts.report(sourced)
        for wish in settling.wishes {
            guard let work = parts.perform(wish) else { continue }
            group.addTask { if let event = await work() { inbox.yield(event) } }
        }
        // A simulation lets time pass when everything that was asked for at this moment is there. The clock on the wall waits for nobody.
        if context.clock.isSimulated, sourced.source.isWaiting { return alarm.hold() }
        alarm.set(settling.lookAgainAt)
        parts.settled(sourced.source)
    }

    private func take(_ event: Source.Event, _ sourced: inout SourceHost<Shell, Source>) throws
        -> SourceSettling<Shell.Machine.Input, Source.Wish>
    {
        let now = context.clock.now
        var made: [[Shell.Machine.Output]] = []
        let settling = try context.status.working {
            try sourced.take(event, at: now) { host, input in
                let step = try host.step([Arrival(own: input)], at: context.clock.now)
                if !step.records.isEmpty { context.publish(step.records) }
                made.append(step.outputs)
                return step.outputs
            }
        }
        for note in settling.notes { note.write(to: context.logger, door.counters) }
        for outputs in made where !outputs.isEmpty { try parts.stepped(outputs, sourced) }
        return settling
    }
}
