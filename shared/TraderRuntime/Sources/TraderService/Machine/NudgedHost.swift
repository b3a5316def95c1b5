package import TraderBus
public import TraderModel
package import TraderProto

/// A host whose machine may wait too long: what `Consumer` does with a batch and after it, without tasks and without a clock.
public struct NudgedHost<Shell: MachineShell>: Sendable {
    /// What a machine that waits too long is given, and when to look again.
    public struct Nudge {
        public var input: Shell.Machine.Input?
        public var lookAgainAt: Timestamp?

        public init(input: Shell.Machine.Input? = nil, lookAgainAt: Timestamp? = nil) {
            self.input = input
            self.lookAgainAt = lookAgainAt
        }
    }

    /// What waiting led to.
    package enum Settling: Sendable {
        /// The machine was given an input of the service's own.
        case nudged(Shell.Machine.Input, MachineHost<Shell>.Step)
        /// Nothing is to be done; at the moment, if there is one, it is looked again.
        case waits(until: Timestamp?)
    }

    package private(set) var host: MachineHost<Shell>
    /// Records that a person has set aside: their cursor is passed, and the machine does not get them.
    package var setAside: Set<Cause> = []
    private let nudge: @Sendable (Shell.Machine, Timestamp, [SubscriptionStatus]) -> Nudge

    package init(_ host: MachineHost<Shell>, nudge: @escaping @Sendable (Shell.Machine, Timestamp, [SubscriptionStatus]) -> Nudge) {
        self.host = host
        self.nudge = nudge
    }

    /// Applies a batch of an upstream.
    package mutating func take(_ batch: Batch, at now: Timestamp) throws -> MachineHost<Shell>.Step {
        try take(batch.records[...], of: batch.source, at: now)
    }

    /// Applies records of an upstream in one commit.
    package mutating func take(
        _ records: ArraySlice<SequencedRecord>, of source: ServiceName, at now: Timestamp
    ) throws -> MachineHost<Shell>.Step {
        let (shell, setAside) = (host.shell, setAside)
        let arrivals = try records.map { record in
            let isPassedOver = setAside.contains(Cause(service: source, seq: record.header.seq))
            return Arrival(record, from: source, as: isPassedOver ? nil : try shell.input(from: record.header, body: record.body))
        }
        return try host.step(arrivals, at: now)
    }

    /// Asks once for a nudge and applies it; to be repeated until it answers when to look again. `attempt` hears of the input before.
    package mutating func settle(
        _ statuses: [SubscriptionStatus], at now: Timestamp, attempt: (Shell.Machine.Input) throws -> Void = { _ in }
    ) throws -> Settling {
        let nudge = nudge(host.machine, now, statuses)
        guard let input = nudge.input else { return .waits(until: nudge.lookAgainAt) }
        try attempt(input)
        return .nudged(input, try host.step([Arrival(own: input)], at: now))
    }
}
