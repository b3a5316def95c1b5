/// What a part of an expression is, once its words are known.
struct CompiledValue: Sendable {
    enum Measure: Equatable, Sendable, CustomStringConvertible {
        /// A number; without a unit one that is written out, which fits any.
        case number(Unit?)
        /// Something that holds or does not.
        case condition

        var description: String {
            switch self {
            case .condition: "a condition"
            case .number(let unit): (unit ?? .number).description
            }
        }
    }

    /// Where the value stands; nil for a number that is written out.
    var slot: Int?
    var measure: Measure
    /// The number, when it is written out.
    var constant: Double?
    /// The values that it can have, where they are bounded.
    var range: ClosedRange<Double>?
    /// Sampled bars until it is first known, at most.
    var warmUpBars: Int
    /// The values of an indicator that has several.
    var members: [(name: String, value: CompiledValue)] = []
    /// Whether it can stand without naming one of its values.
    var isWhole = true

    static func literal(_ value: Double) -> CompiledValue {
        CompiledValue(slot: nil, measure: .number(nil), constant: value, range: value...value, warmUpBars: 0)
    }
}
