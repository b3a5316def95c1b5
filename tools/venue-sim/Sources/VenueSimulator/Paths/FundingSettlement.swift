package import TraderModel

/// What longs paid to shorts of a perpetual future at a moment, as a fraction of the position's value; below zero shorts paid.
package struct FundingSettlement: Equatable, Sendable {
    package var moment: Timestamp
    /// In 10⁻⁸.
    package var rate: Int64
    package var mark: Price
}
