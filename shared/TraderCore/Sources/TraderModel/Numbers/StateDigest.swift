/// A 64-bit fingerprint of a state: two runs that differ in what they remember say so, also while their outputs are still the same.
///
/// It tells accidents apart, not forgers. Each word is mixed by SplitMix64's finalizer (Stafford's variant 13; Steele, Lea and Flood, 2014).
public struct StateDigest: Hashable, Sendable, Codable, CustomStringConvertible {
    public private(set) var value: UInt64

    public init() { value = 0 }

    /// A digest from 16 hexadecimal digits; nil when the text is anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 16, let value = UInt64(hex, radix: 16) else { return nil }
        self.value = value
    }

    public mutating func add(_ word: UInt64) { value = Self.mixed(value &+ 0x9E37_79B9_7F4A_7C15 ^ word) }

    public mutating func add(_ number: Int64?) {
        add(number == nil ? 0 : 1)
        if let number { add(UInt64(bitPattern: number)) }
    }

    /// As the same number of 64 bits where it is one.
    public mutating func add(_ number: Int128?) {
        add(number.map(Int64.init(truncatingIfNeeded:)))
        if let number, Int64(exactly: number) == nil { add(UInt64(truncatingIfNeeded: number >> 64)) }
    }

    public mutating func add(_ number: Double?) {
        add(number == nil ? 0 : 1)
        if let number { add(number.bitPattern) }
    }

    /// A word of which each bit depends on each bit of `word`.
    public static func mixed(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// 16 lowercase hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = StateDigest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a state digest is 16 hexadecimal digits")
        }
        self = digest
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A part of a machine's state that a digest can cover, in time that does not grow with the state.
public protocol Digested {
    func addState(to digest: inout StateDigest)
}
