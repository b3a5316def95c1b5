import FoundationEssentials
import TraderProto

/// Decodes a venue's JSON; what cannot be decoded is a `VenueError.malformed` that says where.
func decodeJSON<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(VenueError) -> Value {
    do {
        return try BoundedJSON.decode(type, from: bytes)
    } catch {
        throw malformed(bytes, error)
    }
}

/// Decodes a venue's JSON as `configuration` says; what cannot be decoded is a `VenueError.malformed` that says where.
func decodeJSON<Value: DecodableWithConfiguration>(
    _ type: Value.Type, from bytes: [UInt8], configuration: Value.DecodingConfiguration
) throws(VenueError) -> Value {
    do {
        return try BoundedJSON.decode(type, from: bytes, configuration: configuration)
    } catch {
        throw malformed(bytes, error)
    }
}

private func malformed(_ bytes: [UInt8], _ error: any Error) -> VenueError {
    if let refusal = error as? JSONRefusal { return .malformed("\(refusal)") }
    if let instead = VenueMessage.insteadOfJSON(bytes) { return .malformed(instead) }
    return malformed(error)
}

/// What is wrong with a JSON value, and where.
func malformed(_ error: any Error) -> VenueError {
    let context: DecodingError.Context
    switch error {
    case DecodingError.typeMismatch(_, let found), DecodingError.valueNotFound(_, let found), DecodingError.keyNotFound(_, let found),
        DecodingError.dataCorrupted(let found):
        context = found
    default:
        return .malformed(VenueMessage.shown("\(error)"))
    }
    let place = context.codingPath.reduce(into: "") { place, key in
        place += key.intValue.map { "[\($0)]" } ?? (place.isEmpty ? key.stringValue : ".\(key.stringValue)")
    }
    return .malformed(VenueMessage.shown("\(place)\(place.isEmpty ? "" : ": ")\(context.debugDescription)"))
}
