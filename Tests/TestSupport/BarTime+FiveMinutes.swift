public import TraderModel

/// The bars that tests speak of where they name no length are those of five minutes.
extension BarTime {
    public func closeTime() -> Timestamp { closeTime(of: .fiveMinutes) }

    public func advanced(by count: Int) -> BarTime { advanced(by: count, of: .fiveMinutes) }
}
