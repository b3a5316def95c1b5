/// A whole number that comes as a number or as a string.
struct FlexibleInteger: Decodable {
    let value: Int64

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Only the kind of the value is tried here: a text that is no number is an error below.
        guard let text = try? container.decode(String.self) else {
            value = try container.decode(Int64.self)
            return
        }
        guard let number = Int64(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not a whole number")
        }
        value = number
    }
}
