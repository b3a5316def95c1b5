/// What a venue asks for a position in a contract, by the position's value, and where that is known from.
public struct MarginTable: Codable, Equatable, Sendable {
    /// What is asked for a value above the bracket before, up to `cap`.
    public struct Bracket: Codable, Equatable, Sendable {
        /// Where the bracket begins, exclusive, in the quote currency: the cap of the one before, and zero of the first.
        public var floor: Money
        /// The most that a position in it is worth, inclusive; null where there is no end.
        public var cap: Money?
        /// The most of it that may be borrowed: value ÷ leverage is the least margin. From 1 on.
        public var leverage: Int
        /// The share of the value that the margin must not fall below …
        public var maintenanceRate: Rate
        /// … less this amount, which joins the brackets without a step.
        public var maintenanceAmount: Money

        public init(floor: Money, cap: Money?, leverage: Int, maintenanceRate: Rate, maintenanceAmount: Money) {
            self.floor = floor
            self.cap = cap
            self.leverage = leverage
            self.maintenanceRate = maintenanceRate
            self.maintenanceAmount = maintenanceAmount
        }

        private enum CodingKeys: String, CodingKey { case floor, cap, leverage, maintenanceRate, maintenanceAmount }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(floor, forKey: .floor)
            try container.encode(cap, forKey: .cap)
            try container.encode(leverage, forKey: .leverage)
            try container.encode(maintenanceRate, forKey: .maintenanceRate)
            try container.encode(maintenanceAmount, forKey: .maintenanceAmount)
        }
    }

    /// At least one, ascending and without a hole between them.
    public let brackets: [Bracket]
    /// Where they are known from, with the date, in words for people.
    public let source: String

    /// Nil when the brackets leave a value without an answer or give it two, or ask for what no bracket can.
    public init?(brackets: [Bracket], source: String) {
        guard Self.areWhole(brackets) else { return nil }
        self.brackets = brackets
        self.source = source
    }

    /// The bracket of a position of this value, above zero; nil when the venue takes none so large.
    public func bracket(of value: Money) -> Bracket? { brackets.first { bracket in bracket.cap.map { $0 >= value } ?? true } }

    private static func areWhole(_ brackets: [Bracket]) -> Bool {
        guard brackets.first?.floor == .zero else { return false }
        for (bracket, next) in zip(brackets, brackets.dropFirst()) where bracket.cap != next.floor { return false }
        return brackets.allSatisfy { bracket in
            bracket.leverage >= 1 && bracket.maintenanceRate > .zero && bracket.maintenanceRate <= Rate(units: unitsPerWhole)
                && bracket.maintenanceAmount >= .zero && bracket.cap.map { $0 > bracket.floor } ?? true
        }
    }

    private enum CodingKeys: String, CodingKey { case brackets, source }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let brackets = try container.decode([Bracket].self, forKey: .brackets)
        guard let table = MarginTable(brackets: brackets, source: try container.decode(String.self, forKey: .source)) else {
            throw DecodingError.dataCorruptedError(forKey: .brackets, in: container, debugDescription: "the brackets are not whole")
        }
        self = table
    }
}
