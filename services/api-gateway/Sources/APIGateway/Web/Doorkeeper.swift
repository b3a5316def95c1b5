import Foundation
import HTTPTypes
import Hummingbird
import TraderWeb

/// Decides who may ask: the name that was asked for, where the page came from, and the token where one is set.
struct Doorkeeper: Sendable {
    let hosts: HostRule
    let token: String?

    /// Why a request is refused; nil when it may pass. What can change something, and a WebSocket, has its origin checked too.
    func refusal(of request: HTTPRequest, checkingOrigin: Bool) -> APIError? {
        if let refusal = hosts.refusal(of: request, checkingOrigin: checkingOrigin) { return refusal }
        guard let token, !Self.carries(token, request) else { return nil }
        return APIError(
            .unauthorized, message: "a token is needed: Authorization: Bearer TOKEN, or TOKEN as password of any user",
            headers: [.wwwAuthenticate: "Basic realm=\"trader\", charset=\"UTF-8\""])
    }

    private static func carries(_ token: String, _ request: HTTPRequest) -> Bool {
        guard let field = request.headerFields[.authorization] else { return false }
        // The scheme's letters may be small or large (RFC 9110, 11.1).
        let words = field.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        guard words.count == 2 else { return false }
        let credentials = String(words[1].drop { $0 == " " })
        if words[0].lowercased() == "bearer" { return isEqual(credentials, token) }
        guard words[0].lowercased() == "basic", let decoded = Data(base64Encoded: credentials) else { return false }
        let password = String(decoding: decoded, as: UTF8.self).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).last
        return isEqual(String(password ?? ""), token)
    }

    /// Compares in a time that does not tell where the texts differ.
    private static func isEqual(_ given: String, _ token: String) -> Bool {
        let given = Array(given.utf8)
        let token = Array(token.utf8)
        guard given.count == token.count else { return false }
        return zip(given, token).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
