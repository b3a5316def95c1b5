import FoundationEssentials

/// The one place where messages become JSON and back: keys sorted, slashes as they are, so that equal values are equal bytes.
public enum WireCodec {
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// The value as JSON in UTF-8. Throws when it holds what JSON cannot say, such as an infinite number.
    public static func encode(_ value: some Encodable) throws(WireError) -> [UInt8] {
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw .notEncodable("\(error)")
        }
    }

    /// The value in a JSON text. Throws when the text is not JSON, not of this type or beyond the bounds of `BoundedJSON`; unknown keys are
    /// passed over.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) throws(WireError) -> Value {
        do {
            return try BoundedJSON.decode(type, from: bytes)
        } catch {
            throw .notDecodable("\(error)")
        }
    }
}
