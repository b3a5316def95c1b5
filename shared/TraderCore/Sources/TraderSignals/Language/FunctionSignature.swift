/// What a function of the expression language takes and gives.
public struct FunctionSignature: Sendable {
    /// What may stand in an argument's place.
    public enum Kind: Sendable, Equatable {
        /// A value of each bar.
        case series
        /// Something that holds or does not.
        case condition
        /// A whole number that is written out.
        case integer(ClosedRange<Int>)
        /// A number that is written out.
        case number(ClosedRange<Double>)
        /// One of a few words.
        case option([String])
        /// An instrument in quotes, whose candles are followed.
        case instrument
        /// A contract in quotes, whose liquidations are followed.
        case contract
        /// A timeframe, such as `1h`, or a name that the document gives one.
        case timeframe
    }

    /// A place for an argument.
    public struct Parameter: Sendable {
        public var name: String
        public var kind: Kind
        /// What counts when nothing is written; nil when something must be.
        public var standard: String?

        init(_ name: String, _ kind: Kind, standard: String? = nil) {
            self.name = name
            self.kind = kind
            self.standard = standard
        }
    }

    /// A value that it gives.
    struct Output: Sendable {
        enum Measure: Sendable {
            case unit(Unit)
            /// The unit of the first argument.
            case ofArgument
            case condition
        }

        var name: String
        var measure: Measure
        var range: ClosedRange<Double>?

        init(_ name: String, _ measure: Measure, in range: ClosedRange<Double>? = nil) {
            self.name = name
            self.measure = measure
            self.range = range
        }
    }

    public var name: String
    public var parameters: [Parameter]
    /// What it is, in a line.
    public var summary: String
    /// Whether it remembers earlier bars by a rule of its own: what an `indicators:` entry may name as its type.
    public var isIndicator: Bool
    var outputs: [Output]
    /// Whether the first output stands for the whole when no value is named.
    var hasMainOutput: Bool

    /// Whether its first argument is a value of each bar.
    var takesSeries: Bool { parameters.first?.kind == .series }

    /// The names of its values, when it has several.
    public var members: [String] { outputs.count > 1 ? outputs.map(\.name) : [] }

    /// As it is called: `ema(series, period, seed: sma)`.
    public var usage: String {
        let words = parameters.map { parameter in parameter.standard.map { "\(parameter.name): \($0)" } ?? parameter.name }
        return "\(name)(\(words.joined(separator: ", ")))"
    }
}
