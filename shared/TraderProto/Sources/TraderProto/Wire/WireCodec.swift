import FoundationEssentials

/// The one place where messages become JSON and back: keys sorted, slashes as they are, so that equal values are equal bytes.
public enum WireCodec {
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
    private static let decoder = JSONDecoder()

    /// The value as JSON in UTF-8. Throws when it holds what JSON cannot say, such as an infinite number.
    public static func encode(_ value: some Encodable) throws(WireError) -> [UInt8] {
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw .notEncodable("\(error)")
        }
    }

    /// The value in a JSON text. Throws when the text is not JSON or not of this type; unknown keys are passed over.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) throws(WireError) -> Value {
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch {
            throw .notDecodable("\(error)")
        }
    }
}
