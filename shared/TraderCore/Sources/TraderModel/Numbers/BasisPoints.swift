/// A rate in basis points (1 bp = 0.01 %), exact to 10⁻⁸ of a basis point: what a cost setting says.
public struct BasisPoints: FixedPoint {
    public let units: Int64
    public init(units: Int64) { self.units = units }
}
