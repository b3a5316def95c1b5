import TestSupport
import Testing
import TraderCrypto

/// Keys and signatures against RFC 8032 and RFC 6979, and against themselves.
struct SigningKeyTests {
    @Test(
        "Ed25519: two examples of RFC 8032, 7.1",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ])
    func ed25519(seed: String, publicKey: String, message: String, signature: String) throws {
        let key = try #require(SigningKey(ed25519Seed: bytes(seed)))
        #expect(try hex(#require(key.publicKey.rawBytes)) == publicKey)
        #expect(try hex(key.signature(of: bytes(message))) == signature)
        #expect(key.publicKey.accepts(bytes(signature), of: bytes(message)))
        #expect(!key.publicKey.accepts(bytes(signature), of: bytes(message) + [0]))
    }

    /// RFC 6979, A.2.5: the private key, its public half, and a signature of "sample".
    private static let scalar = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
    private static let point =
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
    private static let signature =
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"

    /// SEC 1 without the curve's name and without the public half, with the name, and with a public half that is another key's.
    @Test func p256InEveryForm() throws {
        let bare = bytes("30250201010420\(Self.scalar)")
        let named = bytes("30310201010420\(Self.scalar)a00a06082a8648ce3d030107")
        let whole = bytes("30770201010420\(Self.scalar)a00a06082a8648ce3d030107a144034200\(Self.point)")
        for der in [bare, named, whole] {
            let key = try #require(SigningKey(p256DER: der))
            #expect(key.publicKey.accepts(bytes(Self.signature), of: Array("sample".utf8)))
            #expect(!key.publicKey.accepts(bytes(Self.signature), of: Array("Sample".utf8)))
        }
        #expect(SigningKey(p256DER: bare + [0]) == nil, "bytes behind the key")
        #expect(SigningKey(p256DER: []) == nil)
        var other = whole
        other[other.count - 1] ^= 1
        #expect(SigningKey(p256DER: other) == nil, "a public half that is no point, or another's")
    }

    @Test(arguments: [KeyKind.p256, .ed25519])
    func whatIsSignedIsAccepted(kind: KeyKind) throws {
        let key = try #require(SigningKey(newOf: kind))
        let pem = try #require(key.publicKey.pem)
        let verifying = try #require(VerifyingKey(pem: pem))
        let other = try #require(SigningKey(newOf: kind)).publicKey
        var random = SplitMix64(seed: 7)
        // Often enough that numbers with leading zeros are among them.
        for count in 0..<600 {
            let message = (0..<count % 70).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            var signature = try key.signature(of: message)
            #expect(signature.count == 64)
            #expect(verifying.accepts(signature, of: message) && !other.accepts(signature, of: message))
            signature[count % 64] ^= 1
            #expect(!verifying.accepts(signature, of: message))
        }
        for length in [0, 1, 63, 65, 128] { #expect(!verifying.accepts(Array(repeating: 0, count: length), of: [1])) }
    }

    @Test func whatIsPrintedHoldsNoKey() throws {
        let key = try #require(SigningKey(ed25519Seed: Array(repeating: 65, count: 32)))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] { #expect(text.contains("not shown") && !text.contains("65")) }
    }

    @Test(arguments: ["", "nothing", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
    func whatIsNoKeyIsNone(text: String) { #expect(VerifyingKey(pem: text) == nil) }
}
