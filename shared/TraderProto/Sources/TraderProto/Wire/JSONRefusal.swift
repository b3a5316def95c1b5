/// Why JSON text is not given to the decoder.
public enum JSONRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case tooDeep
    /// With the most bytes that were allowed.
    case tooLarge(Int)
    case notUTF8

    /// What is wrong with the text.
    public var description: String {
        switch self {
        case .tooDeep: "JSON nested deeper than \(BoundedJSON.deepest)"
        case .tooLarge(let bytes): "more than \(bytes) bytes of JSON"
        case .notUTF8: "JSON with a zero byte, which is not UTF-8 text"
        }
    }
}
