import Foundation
import Testing
import TraderCrypto
import VenueSimulator

/// What the simulated Coinbase takes for a token of a client that it knows.
struct KeyRingTests {
    private static let now: Int64 = 1_790_000_000
    private static let uri = "GET localhost:1/api/v3/brokerage/products"
    private let key: SigningKey

    init() throws { key = try #require(SigningKey(newOf: .p256)) }

    private func token(
        header: [String: String] = [:], claims: [String: Any] = [:], key: SigningKey? = nil, nonce: String? = nil
    ) throws -> String {
        let fresh = (0..<4).map { _ in String(format: "%016llx", UInt64.random(in: 0...UInt64.max)) }.joined()
        let head = ["alg": "ES256", "typ": "JWT", "kid": "me", "nonce": nonce ?? fresh].merging(header) { $1 }
        let body: [String: Any] = [
            "sub": "me", "iss": "cdp", "nbf": Self.now, "exp": Self.now + 120, "uri": Self.uri,
        ].merging(claims) { $1 }
        let text = try [JSONSerialization.data(withJSONObject: head), JSONSerialization.data(withJSONObject: body)].map(base64URL)
            .joined(separator: ".")
        return "\(text).\(base64URL(Data(try (key ?? self.key).signature(of: Array(text.utf8)))))"
    }

    private func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private func ring() throws -> KeyRing { try KeyRing(["me": #require(key.publicKey.pem)]) }

    @Test func aTokenToTheLetterIsTakenOnce() throws {
        let ring = try ring()
        let token = try token()
        #expect(ring.accepts(token, uri: Self.uri, at: Self.now))
        #expect(!ring.accepts(token, uri: Self.uri, at: Self.now), "the nonce was used")
        #expect(ring.accepts(try self.token(), uri: Self.uri, at: Self.now + 119))
    }

    @Test func whateverDiffersIsRefused() throws {
        let ring = try ring()
        let other = try #require(SigningKey(newOf: .p256))
        let wrong: [String] = try [
            token(header: ["kid": "you"]), token(header: ["alg": "EdDSA"]), token(header: ["typ": "X"]), token(nonce: "short"),
            token(claims: ["sub": "you"]), token(claims: ["iss": "coinbase-cloud"]), token(claims: ["uri": Self.uri + "?limit=1"]),
            token(claims: ["exp": Self.now + 121]), token(claims: ["nbf": Self.now + 6]), token(claims: ["exp": Self.now]),
            token(key: other), "a.b.c", "", "....",
        ]
        for (index, token) in wrong.enumerated() { #expect(!ring.accepts(token, uri: Self.uri, at: Self.now), "\(index)") }
        #expect(!ring.accepts(try token(), uri: nil, at: Self.now), "a stream's token names no request")
        #expect(!ring.accepts(try token(), uri: Self.uri, at: Self.now + 120), "too late")
        #expect(!KeyRing.empty.accepts(try token(), uri: Self.uri, at: Self.now))
    }

    @Test func keysOfBothKindsAreRead() throws {
        let ed = try #require(SigningKey(newOf: .ed25519)?.publicKey.rawBytes)
        // RFC 8410: the object identifier 1.3.101.112, then 32 bytes in a bit string.
        let der = Data([0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00] + ed)
        _ = try KeyRing(["me": "-----BEGIN PUBLIC KEY-----\n\(der.base64EncodedString())\n-----END PUBLIC KEY-----\n"])
        let error = #expect(throws: KeyRing.KeyError.self) { try KeyRing(["mine": "nothing"]) }
        #expect(error?.description.contains("mine") == true)
    }
}
