/// Where positions of logs, and the moments of envelopes, may lie in what comes from outside: what is reckoned from them has room to spare.
enum LogPosition {
    /// From 0, before the first record, to 2⁵³: a record a microsecond for 285 years.
    static let range: ClosedRange<Int64> = 0...1 << 53
    /// Microseconds of moments: 36,000 years either way of 1970.
    static let moments: ClosedRange<Int64> = -(1 << 60)...1 << 60
}

extension KeyedDecodingContainer {
    /// A whole number within `range`; throws for any other.
    func decode(in range: ClosedRange<Int64>, forKey key: Key) throws -> Int64 {
        let number = try decode(Int64.self, forKey: key)
        guard range.contains(number) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "\(number) is not within \(range)")
        }
        return number
    }
}
