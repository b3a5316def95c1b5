/// A state that inputs change and that answers each input with outputs.
///
/// A machine has no clock, no I/O and no chance: the same inputs in the same order give the same outputs and the same state,
/// in a backtest, in a live service and in a re-run of that service.
public protocol Machine<Input, Output>: Codable, Equatable, Sendable {
    associatedtype Input: Codable & Sendable
    associatedtype Output: Codable & Sendable

    /// Takes one input and hands each output to `emit`, in order.
    mutating func apply(_ input: Input, emit: (Output) -> Void)
}
