/// Functions of one bar's values alone. Conditions are 1 and 0; NaN is unknown, and whatever depends on it is unknown.
enum PointwiseUnary: String, Sendable {
    case minus, not, abs, sign, sqrt

    func callAsFunction(_ value: Double) -> Double {
        switch self {
        case .minus: -value
        case .not: 1 - value
        case .abs: value.magnitude
        case .sign: value > 0 ? 1 : value < 0 ? -1 : value.isNaN ? .nan : 0
        case .sqrt: value.squareRoot()
        }
    }

    /// The same over a column.
    func column(_ values: [Double]) -> [Double] {
        // One loop a function, so that each is compiled for itself.
        switch self {
        case .minus: values.map { -$0 }
        case .not: values.map { 1 - $0 }
        case .abs: values.map { $0.magnitude }
        case .sign: values.map { PointwiseUnary.sign($0) }
        case .sqrt: values.map { $0.squareRoot() }
        }
    }
}
