import TraderModel

extension Int64 {
    /// The moment so many milliseconds after 1970, as a venue tells it; nil when that is no reasonable time.
    var moment: Timestamp? {
        guard (self / 1_000).isReasonableTime else { return nil }
        return Timestamp(microseconds: self * 1_000)
    }

    /// The bar of `length` that opens so many milliseconds after 1970; nil when none does.
    func bar(of length: BarLength) -> BarTime? {
        guard self % 1_000 == 0, (self / 1_000).isReasonableTime else { return nil }
        return length.bar(opening: self / 1_000)
    }
}
