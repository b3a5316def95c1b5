/// A value that is computed once each time its frame ticks, for all strategies that ask for it.
struct FeatureNode: Equatable, Sendable {
    enum Operation: Equatable, Sendable {
        /// A source of the frame.
        case source(Int)
        /// What a longer frame last said.
        case held(Int)
        case unary(PointwiseUnary, Int)
        case binary(PointwiseBinary, Int, Int)
        /// An indicator, by its place among the states.
        case indicator(Int, IndicatorState.Operands)
    }

    var operation: Operation
    /// The place of its frame.
    var frame: Int
    /// The first of the places of its values.
    var slot: Int
    /// How many values it has.
    var width: Int
    /// The slots that it reads.
    var operands: [Int] {
        switch operation {
        case .source, .indicator(_, .bar): []
        case .held(let slot), .unary(_, let slot), .indicator(_, .one(let slot)): [slot]
        case .binary(_, let left, let right), .indicator(_, .two(let left, let right)): [left, right]
        }
    }
}
