import TraderModel

/// The moment up to which a source is complete; none while nothing was said of it.
struct Reach: Equatable, Sendable {
    private(set) var through: Timestamp?

    /// Takes a later moment; an earlier one changes nothing.
    mutating func extend(to moment: Timestamp) { through = max(through ?? moment, moment) }

    func covers(_ moment: Timestamp) -> Bool { through.map { $0 >= moment } ?? false }
}

extension Reach: Codable {
    /// No moment is written as the least number.
    private static let none = Int64.min

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        through = try container.decode(Int64.self) == Self.none ? nil : try container.decode(Timestamp.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(through?.microseconds ?? Self.none)
    }
}
