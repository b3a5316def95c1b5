import Foundation

/// Decodes a venue's JSON; what cannot be decoded is a `VenueError.malformed` that says where.
func decodeJSON<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(VenueError) -> Value {
    try refuseDeepNesting(bytes)
    do {
        return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
        throw malformed(bytes, error)
    }
}

/// Decodes a venue's JSON as `configuration` says; what cannot be decoded is a `VenueError.malformed` that says where.
func decodeJSON<Value: DecodableWithConfiguration>(
    _ type: Value.Type, from bytes: [UInt8], configuration: Value.DecodingConfiguration
) throws(VenueError) -> Value {
    try refuseDeepNesting(bytes)
    do {
        return try JSONDecoder().decode(type, from: Data(bytes), configuration: configuration)
    } catch {
        throw malformed(bytes, error)
    }
}

/// Text that is nested very deep must not reach Foundation's decoder; see `JSONNesting`.
private func refuseDeepNesting(_ bytes: [UInt8]) throws(VenueError) {
    guard !JSONNesting.isTooDeep(bytes) else { throw .malformed("JSON nested deeper than \(JSONNesting.limit)") }
}

private func malformed(_ bytes: [UInt8], _ error: any Error) -> VenueError {
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
