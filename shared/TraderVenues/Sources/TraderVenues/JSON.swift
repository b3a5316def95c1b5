import Foundation

/// Decodes a venue's JSON; what cannot be decoded is a `VenueError.malformed` that says where.
func decodeJSON<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(VenueError) -> Value {
    do {
        return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
        throw .malformed(String("\(error)".prefix(300)))
    }
}
