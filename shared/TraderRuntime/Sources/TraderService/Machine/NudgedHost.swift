package import TraderBus
public import TraderModel

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
    private let nudge: @Sendable (Shell.Machine, Timestamp, [SubscriptionStatus]) -> Nudge

    package init(_ host: MachineHost<Shell>, nudge: @escaping @Sendable (Shell.Machine, Timestamp, [SubscriptionStatus]) -> Nudge) {
        self.host = host
        self.nudge = nudge
    }

    /// Applies a batch of an upstream.
    package mutating func take(_ batch: Batch, at now: Timestamp) throws -> MachineHost<Shell>.Step {
        let shell = host.shell
        return try host.step(
            batch.records.map { Arrival($0, from: batch.source, as: try shell.input(from: $0.header, body: $0.body)) }, at: now)
    }

    /// Asks once for a nudge and applies it; to be repeated until it answers when to look again.
    package mutating func settle(_ statuses: [SubscriptionStatus], at now: Timestamp) throws -> Settling {
        let nudge = nudge(host.machine, now, statuses)
        guard let input = nudge.input else { return .waits(until: nudge.lookAgainAt) }
        return .nudged(input, try host.step([Arrival(own: input)], at: now))
    }
}
