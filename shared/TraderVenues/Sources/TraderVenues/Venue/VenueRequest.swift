/// A question to a venue's REST interface: what to `GET`, and what it costs.
public struct VenueRequest: Codable, Hashable, Sendable {
    /// Path and query behind the base, such as `/api/v3/time`.
    public var path: String
    /// What the venue counts it as against its limit a minute; 1 where the venue counts requests. From 1 on.
    public var weight: Int

    public init(path: String, weight: Int = 1) {
        self.path = path
        self.weight = weight
    }

    /// `text` as it may stand in a query: letters, digits and `-._~` as they are, every other byte as `%` and two digits.
    static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { escaped, byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-._~".unicodeScalars.contains(scalar)
            {
                escaped.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += "%\(digits.count == 1 ? "0" : "")\(digits)"
            }
        }
    }
}
