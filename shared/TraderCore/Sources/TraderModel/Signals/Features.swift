/// Named values of one bar, in a fixed order; nil while a feature is unknown.
public struct Features: Equatable, Sendable {
    /// The names, in the order of `values`; shared by all records of one set of strategies.
    public let names: [String]
    public var values: [Double?]

    public init(names: [String], values: [Double?]) {
        precondition(names.count == values.count, "each feature has one value")
        self.names = names
        self.values = values
    }

    /// The value of a feature; nil when it is unknown or not among the names.
    public subscript(_ name: String) -> Double? {
        guard let index = names.firstIndex(of: name) else { return nil }
        return values[index]
    }
}

extension Features: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Names are sorted on decoding, since a JSON object has no order.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
        names = keys.map(\.stringValue)
        values = try keys.map { try container.decode(Double?.self, forKey: $0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in zip(names, values) { try container.encode(value, forKey: Name(stringValue: name)) }
    }

    /// Equality by name, so that a record equals itself after a round trip through JSON.
    public static func == (left: Features, right: Features) -> Bool {
        guard left.names.count == right.names.count else { return false }
        if left.names == right.names { return left.values == right.values }
        return left.names.allSatisfy { right.names.contains($0) && left[$0] == right[$0] }
    }
}
