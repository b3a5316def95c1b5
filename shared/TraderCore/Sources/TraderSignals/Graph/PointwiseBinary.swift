/// Functions of two values of one bar. Conditions are 1 and 0; NaN is unknown.
enum PointwiseBinary: String, Sendable {
    case plus, minus, times, over, min, max, less, atMost, more, atLeast, equal, unequal, and, or

    init(_ binary: BinaryOperator) {
        switch binary {
        case .or: self = .or
        case .and: self = .and
        case .less: self = .less
        case .atMost: self = .atMost
        case .more: self = .more
        case .atLeast: self = .atLeast
        case .equal: self = .equal
        case .unequal: self = .unequal
        case .plus: self = .plus
        case .minus: self = .minus
        case .times: self = .times
        case .over: self = .over
        }
    }

    @inline(__always)
    func callAsFunction(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .plus: finite(left + right)
        case .minus: finite(left - right)
        case .times: finite(left * right)
        case .over: right == 0 ? .nan : finite(left / right)
        case .min: left.isNaN || right.isNaN ? .nan : Swift.min(left, right)
        case .max: left.isNaN || right.isNaN ? .nan : Swift.max(left, right)
        case .less: compared(left, right, left < right)
        case .atMost: compared(left, right, left <= right)
        case .more: compared(left, right, left > right)
        case .atLeast: compared(left, right, left >= right)
        case .equal: compared(left, right, left == right)
        case .unequal: compared(left, right, left != right)
        // One that does not hold decides, whatever the other is; likewise one that holds (Kleene's logic).
        case .and: left == 0 || right == 0 ? 0 : left.isNaN || right.isNaN ? .nan : 1
        case .or: left == 1 || right == 1 ? 1 : left.isNaN || right.isNaN ? .nan : 0
        }
    }

    /// The same over two columns of equal length.
    func column(_ left: [Double], _ right: [Double]) -> [Double] {
        // One loop a function: the switch is decided outside of it.
        switch self {
        case .plus: joined(left, right) { PointwiseBinary.plus($0, $1) }
        case .minus: joined(left, right) { PointwiseBinary.minus($0, $1) }
        case .times: joined(left, right) { PointwiseBinary.times($0, $1) }
        case .over: joined(left, right) { PointwiseBinary.over($0, $1) }
        case .min: joined(left, right) { PointwiseBinary.min($0, $1) }
        case .max: joined(left, right) { PointwiseBinary.max($0, $1) }
        case .less: joined(left, right) { PointwiseBinary.less($0, $1) }
        case .atMost: joined(left, right) { PointwiseBinary.atMost($0, $1) }
        case .more: joined(left, right) { PointwiseBinary.more($0, $1) }
        case .atLeast: joined(left, right) { PointwiseBinary.atLeast($0, $1) }
        case .equal: joined(left, right) { PointwiseBinary.equal($0, $1) }
        case .unequal: joined(left, right) { PointwiseBinary.unequal($0, $1) }
        case .and: joined(left, right) { PointwiseBinary.and($0, $1) }
        case .or: joined(left, right) { PointwiseBinary.or($0, $1) }
        }
    }

    @inline(__always)
    private func finite(_ value: Double) -> Double { value.magnitude <= Self.largest ? value : .nan }

    /// What is larger is as unknown as what is infinite: no sum or square of it may overflow in an indicator.
    private static let largest = 1e100

    @inline(__always)
    private func compared(_ left: Double, _ right: Double, _ holds: Bool) -> Double {
        left.isNaN || right.isNaN ? .nan : holds ? 1 : 0
    }

    @inline(__always)
    private func joined(_ left: [Double], _ right: [Double], _ function: (Double, Double) -> Double) -> [Double] {
        let count = left.count
        precondition(right.count == count, "columns of one frame are of one length")
        return (0..<count).map { function(left[$0], right[$0]) }
    }
}
