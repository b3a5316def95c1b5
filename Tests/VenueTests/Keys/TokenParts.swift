import Foundation
import Testing

/// A token taken apart, without a look at its signature.
enum TokenParts {
    /// The claims as they stand in the token: JSON.
    static func claims(of token: some StringProtocol) throws -> String {
        let parts = token.split(separator: ".")
        try #require(parts.count == 3)
        let base64 = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return String(decoding: try #require(Data(base64Encoded: base64 + padding)), as: UTF8.self)
    }
}
