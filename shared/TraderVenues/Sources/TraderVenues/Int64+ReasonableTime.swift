extension Int64 {
    /// Whether unix seconds lie after 1970 and where a count of microseconds still has room: a bar may open then.
    var isReasonableTime: Bool { self > 0 && self < 1 << 40 }
}
