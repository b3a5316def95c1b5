public import TraderModel

/// The last `capacity` numbers, in a ring.
///
/// A push, a look at a number and a digest are O(1): the digest's sum over the places is kept with each push. A snapshot holds
/// the numbers as one packed text.
public struct RollingWindow: Codable, Digested, Equatable, Sendable {
    /// How many numbers there can be, at least 1.
    public let capacity: Int
    /// The numbers by place in the ring. They begin with the oldest until the ring is full and whenever it has come round.
    private(set) var values: [Double] = []
    /// The place of the oldest number, 0 until the ring is full.
    private(set) var placeOfOldest = 0
    /// The sum of what each place of the ring holds, weighted by the place: no number can change alone without changing it.
    private var places: UInt64 = 0

    /// `capacity` is at least 1.
    public init(capacity: Int) {
        precondition(capacity >= 1, "a window needs a capacity of at least 1, not \(capacity)")
        self.capacity = capacity
        values.reserveCapacity(capacity)
    }

    /// Numbers in the window, up to `capacity`.
    public var count: Int { values.count }

    /// Whether there are `capacity` numbers; the next push lets the oldest fall out.
    public var isFull: Bool { values.count == capacity }

    /// The place in the ring where the next number goes.
    var nextPlace: Int { isFull ? placeOfOldest : values.count }

    /// Takes a number, which must not be NaN, and returns the one that fell out, nil until the window is full.
    @discardableResult public mutating func push(_ value: Double) -> Double? {
        guard values.count == capacity else {
            places &+= value.bitPattern &* Self.weight(of: values.count)
            values.append(value)
            return nil
        }
        let oldest = values[placeOfOldest]
        places &+= (value.bitPattern &- oldest.bitPattern) &* Self.weight(of: placeOfOldest)
        values[placeOfOldest] = value
        placeOfOldest += 1
        if placeOfOldest == capacity { placeOfOldest = 0 }
        return oldest
    }

    /// The number of `age` pushes ago, 0 for the newest; there must be `age + 1` numbers.
    public subscript(age: Int) -> Double {
        precondition(age >= 0 && age < values.count, "the window holds \(values.count) numbers, none of age \(age)")
        let place = placeOfOldest - 1 - age
        return values[place < 0 ? place + values.count : place]
    }

    /// Whether the window has just become full, or all its numbers are new since then or since this was last so.
    ///
    /// This is when running sums are made again from `values`, which now begin with the oldest: O(1) an update on average.
    var hasComeRound: Bool { placeOfOldest == 0 && isFull }

    private enum CodingKeys: String, CodingKey { case capacity, values, placeOfOldest }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        capacity = try container.decode(Int.self, forKey: .capacity)
        values = try container.decode(PackedDoubles.self, forKey: .values).values
        placeOfOldest = try container.decode(Int.self, forKey: .placeOfOldest)
        let isPossible = values.count == capacity ? (0..<capacity).contains(placeOfOldest) : placeOfOldest == 0
        guard capacity >= 1, values.count <= capacity, isPossible, !values.contains(where: \.isNaN) else {
            throw DecodingError.dataCorruptedError(forKey: .values, in: container, debugDescription: "not what a window can hold")
        }
        places = values.indices.reduce(0) { $0 &+ values[$1].bitPattern &* Self.weight(of: $1) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(capacity, forKey: .capacity)
        try container.encode(PackedDoubles(values), forKey: .values)
        try container.encode(placeOfOldest, forKey: .placeOfOldest)
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(Int64(values.count))
        digest.add(Int64(placeOfOldest))
        digest.add(places)
    }

    /// An odd number a place: multiplying by one loses nothing.
    private static func weight(of place: Int) -> UInt64 { (UInt64(place) &+ 1) &* 0x9E37_79B9_7F4A_7C14 | 1 }
}
