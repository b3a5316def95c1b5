import VenueSimulator

extension SeededNumbers {
    /// A whole number in `range`.
    mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// Whether an event of one chance in `count` happens.
    mutating func happens(onceIn count: Int64) -> Bool { number(in: 1...count) == 1 }
}
