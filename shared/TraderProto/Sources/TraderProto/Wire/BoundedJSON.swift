public import FoundationEssentials

/// The one way from JSON text to values, whoever wrote the text: what could end the process instead of failing never reaches the decoder.
///
/// Foundation's decoder stops the process on text that ends at its own limit of 512 lists within one another, and takes UTF-16 and UTF-32
/// where nobody expects them. No other file may name a decoder (`SourceRuleTests`).
public enum BoundedJSON {
    /// How deep lists and objects may lie in one another. A journaled strategy document is the deepest of our own: 40 levels of YAML, of
    /// which each takes up to three of JSON.
    public static let deepest = 256
    /// The most bytes of one text, where the caller has no bound of its own.
    public static let mostBytes = 16 << 20

    private static let decoder = JSONDecoder()

    /// The value in a JSON text. Throws `JSONRefusal` for what is not looked at, and Swift's `DecodingError` for what is no such value; unknown
    /// keys are passed over.
    public static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from bytes: [UInt8], atMost mostBytes: Int = mostBytes
    ) throws -> Value {
        try check(bytes, atMost: mostBytes)
        return try decoder.decode(type, from: Data(bytes))
    }

    /// The value in a JSON text, read as `configuration` says. Throws like `decode(_:from:atMost:)`.
    public static func decode<Value: DecodableWithConfiguration>(
        _ type: Value.Type, from bytes: [UInt8], configuration: Value.DecodingConfiguration, atMost mostBytes: Int = mostBytes
    ) throws -> Value {
        try check(bytes, atMost: mostBytes)
        return try decoder.decode(type, from: Data(bytes), configuration: configuration)
    }

    private static func check(_ bytes: [UInt8], atMost mostBytes: Int) throws(JSONRefusal) {
        guard bytes.count <= mostBytes else { throw .tooLarge(mostBytes) }
        var depth = 0
        var isText = false
        var isEscaped = false
        for byte in bytes {
            // In UTF-16 or UTF-32 a bracket has a zero byte beside it.
            guard byte != 0 else { throw .notUTF8 }
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = isText
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if !isText { depth += 1 }
                guard depth <= deepest else { throw .tooDeep }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if !isText { depth -= 1 }
            default: break
            }
        }
    }
}
