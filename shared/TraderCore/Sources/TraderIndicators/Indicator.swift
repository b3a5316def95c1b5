public import TraderModel

/// A streaming indicator: each update takes one value and answers with the indicator's value, nil while it warms up.
///
/// Parameters are checked when an indicator is made; updating is total. There is no reset: make a new one. Values are finite: whoever
/// has no value, or NaN, does not update.
public protocol Indicator<Input, Output>: Codable, Digested, Equatable, Sendable {
    associatedtype Input
    associatedtype Output

    /// How many inputs it takes before the first answer that is not nil can come: 0 when it answers at once.
    ///
    /// Where the first answer depends on the data, such as on a first swing, it is the least number.
    var warmUp: Int { get }

    /// Takes the next value in order of time.
    mutating func update(_ value: Input) -> Output?
}
