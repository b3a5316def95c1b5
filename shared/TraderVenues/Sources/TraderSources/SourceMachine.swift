public import TraderModel

/// What a service that reads a venue decides, as a value: what happened in, what the machine is to take and what is wished of the venue
/// out.
///
/// It does no I/O and reads no clock. Whatever takes time (a question to the venue, a connection, a pause) is a wish, which others make
/// beside the loop and whose result comes back as an event. So nothing that hangs holds up anything else.
public protocol SourceMachine<Machine>: Sendable {
    /// The machine whose state is kept, and which decides what is final.
    associatedtype Machine: TraderModel.Machine
    /// Something that happened: a frame came, an answer, a moment.
    associatedtype Event: Sendable
    /// Something that takes time, to be made beside the loop.
    associatedtype Wish: Sendable

    /// The first event of a process.
    static var begin: Event { get }
    /// The moment that was named in `Settling.lookAgainAt` has come.
    static var timePassed: Event { get }

    /// Whether an answer or the end of a pause is awaited: a simulated clock stands still meanwhile.
    var isWaiting: Bool { get }

    /// What an event is for the machine, in order.
    mutating func inputs(of event: Event, _ machine: Machine, at now: Timestamp) -> [Machine.Input]
    /// Hears what an input led to, once that is in the log.
    mutating func took(_ outputs: [Machine.Output], _ machine: Machine, at now: Timestamp)
    /// What is to be done as things stand; asked again once the inputs in it are in the log, until there are none.
    mutating func settle(_ machine: Machine, at now: Timestamp) -> SourceSettling<Machine.Input, Wish>
}

extension SourceMachine {
    /// Takes an event to its end: the inputs that follow from it, and from what is then to be done, until there are none. What is wished then
    /// is in the answer, which has no inputs.
    ///
    /// `state` holds the machine, which `machine` reads in it; `step` applies an input there and answers the outputs, once they are kept.
    public mutating func take<State>(
        _ event: Event, at now: Timestamp, _ state: inout State, machine: (State) -> Machine,
        step: (inout State, Machine.Input) throws -> [Machine.Output]
    ) rethrows -> SourceSettling<Machine.Input, Wish> {
        var whole = SourceSettling<Machine.Input, Wish>()
        var inputs = self.inputs(of: event, machine(state), at: now)
        repeat {
            for input in inputs {
                let outputs = try step(&state, input)
                took(outputs, machine(state), at: now)
            }
            let settling = settle(machine(state), at: now)
            inputs = settling.inputs
            whole.wishes += settling.wishes
            whole.notes += settling.notes
            whole.lookAgainAt = settling.lookAgainAt
        } while !inputs.isEmpty
        return whole
    }
}
