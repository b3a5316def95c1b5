public import TraderModel

/// A streaming indicator: each update takes one value and answers with the indicator's value, nil while it warms up.
///
/// Parameters are checked when an indicator is made; updating is total. There is no reset: make a new one.
public protocol Indicator<Input, Output>: Codable, Digested, Equatable, Sendable {
    associatedtype Input
    associatedtype Output

    /// Takes the next value in order of time.
    mutating func update(_ value: Input) -> Output?
}
