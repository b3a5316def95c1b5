/// Why a value could not go to the wire or come from it. Sending it again does not help.
public enum WireError: Error, Equatable, Sendable, CustomStringConvertible {
    case notEncodable(String)
    case notDecodable(String)

    /// What was wrong, with the codec's own words.
    public var description: String {
        switch self {
        case .notEncodable(let why): "cannot be written as JSON: \(why)"
        case .notDecodable(let why): "cannot be read from JSON: \(why)"
        }
    }
}
