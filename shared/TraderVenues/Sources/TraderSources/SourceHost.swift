public import TraderModel
public import TraderService

/// A source over its host: what the loop of a service that reads a venue does with an event, without tasks and without a clock.
public struct SourceHost<Shell: MachineShell, Source: SourceMachine>: Sendable where Source.Machine == Shell.Machine {
    public private(set) var host: MachineHost<Shell>
    public private(set) var source: Source

    public init(_ host: MachineHost<Shell>, _ source: Source) {
        self.host = host
        self.source = source
    }

    /// Takes an event to its end: every input that follows from it is in the log when it returns. What is wished then is in the answer,
    /// which has no inputs. `step` has an input made into a commit and answers the outputs.
    ///
    /// After a throw the host must not be used again: see `MachineHost.step`.
    public mutating func take(
        _ event: Source.Event, at now: Timestamp,
        step: (inout MachineHost<Shell>, Shell.Machine.Input) throws -> [Shell.Machine.Output]
    ) throws -> SourceSettling<Shell.Machine.Input, Source.Wish> {
        try source.take(event, at: now, &host, machine: \.machine, step: step)
    }
}
