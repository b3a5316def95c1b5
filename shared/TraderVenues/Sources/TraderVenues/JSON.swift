import Foundation

/// Decodes a venue's JSON; what cannot be decoded is a `VenueError.malformed` that says where.
func decodeJSON<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(VenueError) -> Value {
    do {
        return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
        if let page = VenueError.htmlPage(String(decoding: bytes.prefix(2_048), as: UTF8.self)) {
            throw .malformed("\(page) where JSON was expected")
        }
        throw .malformed(String("\(error)".prefix(300)))
    }
}
