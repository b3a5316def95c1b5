import Foundation
import TraderProto

/// Compact JSON with sorted keys, as text.
func jsonText(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value), let text = String(bytes: data, encoding: .utf8) else {
        preconditionFailure("the simulator's own messages are always encodable")
    }
    return text
}

/// The value that JSON text says; nil when it is not one.
func jsonValue<Value: Decodable>(_ type: Value.Type, from text: String) -> Value? {
    try? BoundedJSON.decode(type, from: Array(text.utf8))
}
