package import TraderModel

/// What the venue is asked: the hours of a contract from `first` on, and not after `last`.
package struct RowQuestion: Equatable, Sendable {
    package var contract: Instrument
    package var first: BarTime
    package var last: BarTime

    package init(_ contract: Instrument, from first: BarTime, through last: BarTime) {
        self.contract = contract
        self.first = first
        self.last = last
    }
}
