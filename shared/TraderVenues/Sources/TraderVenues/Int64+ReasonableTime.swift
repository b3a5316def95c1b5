import TraderModel

extension Int64 {
    /// Whether unix seconds lie after the beginning of 1970 and within `BarTime.range`: a bar may open then.
    var isReasonableTime: Bool { self > 0 && BarTime.range.contains(self) }
}
