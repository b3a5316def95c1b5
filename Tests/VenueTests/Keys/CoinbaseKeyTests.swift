import Foundation
import Testing
import TraderVenues

@Suite("Coinbase keys", .timeLimit(.minutes(1)))
struct CoinbaseKeyTests {
    private let name = "organizations/0b1c/apiKeys/77aa"

    /// As a shell, a `.env` file, Windows and a careless paste change a text.
    private func disguises(of pem: String) -> [String] {
        [
            pem, pem.replacing("\n", with: "\\n"), pem.replacing("\n", with: "\r\n"), "  \n\"\(pem.replacing("\n", with: "\\n"))\" \t",
            "'\(pem)'", pem.replacing("\n", with: " "), "\u{FEFF}" + pem.replacing("\n", with: "\\r\\n"),
        ]
    }

    @Test("an EC key is taken in SEC1 and in PKCS#8, however it was pasted")
    func elliptic() async throws {
        let sec1 = try await MadeKeys.sec1()
        let bare = String(sec1[try #require(sec1.firstRange(of: "-----BEGIN EC PRIVATE KEY")).lowerBound...])
        for pem in [sec1, bare, try await MadeKeys.pkcs8(of: sec1)] {
            for text in disguises(of: pem) {
                let key = try CoinbaseKey(name: " \"\(name)\"\n", secret: text)
                #expect(key.name == name && key.description.contains("ES256"))
            }
        }
    }

    @Test("an Ed25519 key is taken in PKCS#8 and in base64 of 32 and of 64 bytes")
    func edwards() async throws {
        let pem = try await MadeKeys.pkcs8("ed25519")
        let (seed, publicKey) = try await MadeKeys.bytes(ofEd25519: pem)
        let whole = (seed + publicKey).base64EncodedString()
        let texts =
            disguises(of: pem) + [seed.base64EncodedString(), whole, " '\(whole)'\r\n", whole.prefix(40) + "\\n" + whole.dropFirst(40)]
        for text in texts {
            #expect(try CoinbaseKey(name: "77aa", secret: text).description.contains("EdDSA"))
        }
    }

    @Test("the portal's file names the key, also when it is pasted as the secret")
    func file() async throws {
        let pem = try await MadeKeys.sec1()
        for field in ["name", "id"] {
            let json = #" {"\#(field)": "\#(name)", "privateKey": "\#(pem.replacing("\n", with: "\\n"))", "nickname": "x"}"#
            #expect(try CoinbaseKey(json: json).name == name)
            #expect(try CoinbaseKey(name: "another", secret: json).name == name)
        }
    }

    @Test("a key on another curve or of another kind is refused by its name")
    func otherKinds() async throws {
        for (curve, shown) in [("secp384r1", "P-384"), ("secp521r1", "P-521"), ("secp256k1", "secp256k1"), ("secp224r1", "P-224")] {
            let sec1 = try await MadeKeys.sec1(curve: curve)
            for pem in [sec1, try await MadeKeys.pkcs8(of: sec1)] { expectRefusal(pem, saying: "the curve \(shown)") }
        }
        expectRefusal(try await MadeKeys.pkcs8("RSA", "rsa_keygen_bits:1024"), saying: "RSA")
        expectRefusal(try await MadeKeys.pkcs8("x25519"), saying: "X25519")
        expectRefusal(try await MadeKeys.pkcs8("ed448"), saying: "Ed448")
    }

    @Test("what is no private key is refused, says why, and never repeats it")
    func damaged() async throws {
        let pem = try await MadeKeys.pkcs8("ed25519")
        let (seed, _) = try await MadeKeys.bytes(ofEd25519: pem)
        let other = try await MadeKeys.bytes(ofEd25519: try await MadeKeys.pkcs8("ed25519")).publicKey
        let sec1 = try await MadeKeys.sec1()
        let encrypted = try await Program.output(
            of: ["openssl", "pkcs8", "-topk8", "-passout", "pass:long enough"], input: pem)
        let legacy = try await Program.output(of: ["openssl", "ec", "-aes128", "-passout", "pass:long enough"], input: sec1)
        for (text, words) in [
            ("", "is empty"), (" \"\" ", "is empty"), ("correct horse battery staple", "neither PEM nor base64"),
            ((seed + other).base64EncodedString(), "second half is not the public key"),
            (seed.dropLast().base64EncodedString(), "base64 of 31 bytes"),
            (String(pem.dropLast(30)), "no whole BEGIN"), (encrypted, "is encrypted"), (legacy, "is encrypted"),
            (try await MadeKeys.publicKey(of: pem), "is a public key"),
            (pem.replacing("PRIVATE KEY", with: "EC PRIVATE KEY"), "no private key between"),
            (pem.replacing("PRIVATE KEY", with: "OPENSSH PRIVATE KEY"), "unknown kind OPENSSH"),
            (pem.replacing("MC4", with: "MC!"), "not base64 between"),
            (sec1.replacing("MHcCAQEE", with: "MHcCAQEF"), "no private key between"),
        ] {
            expectRefusal(text, saying: words)
        }
    }

    @Test("a name that is missing, or is the secret, is refused")
    func names() async throws {
        let (seed, _) = try await MadeKeys.bytes(ofEd25519: try await MadeKeys.pkcs8("ed25519"))
        let secret = seed.base64EncodedString()
        for name in ["", "  ", "two words", "schlüssel", secret] {
            let error = #expect(throws: CoinbaseKeyError.self) { try CoinbaseKey(name: name, secret: secret) }
            guard case .unusableName? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(error?.description.contains(secret) == false)
        }
    }

    @Test(
        "a file that lacks something is refused without its content",
        arguments: [
            ("{", "not a JSON object"), ("[]", "not a JSON object"), (#"{"name": 7, "privateKey": "c2VjcmV0"}"#, "not a JSON object"),
            (#"{"privateKey": "c2VjcmV0"}"#, "neither \"name\" nor \"id\""), (#"{"name": "n"}"#, "no \"privateKey\""),
            (#"{"name": "n", "privateKey": "c2VjcmV0"}"#, "base64 of 6 bytes"),
        ])
    func files(json: String, words: String) {
        let error = #expect(throws: CoinbaseKeyError.self) { try CoinbaseKey(json: json) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        #expect(error?.description.contains("c2VjcmV0") == false)
    }

    @Test("nothing that is printed of a key holds its private part")
    func printed() async throws {
        let pem = try await MadeKeys.pkcs8("ed25519")
        let (seed, _) = try await MadeKeys.bytes(ofEd25519: pem)
        let key = try CoinbaseKey(name: name, secret: pem)
        var dumped = ""
        dump([key], to: &dumped)
        let printed = ["\(key)", String(reflecting: key), String(describing: Optional(key)), dumped, "\(["key": key])"]
        for text in printed {
            #expect(text.contains(seed.base64EncodedString()) == false && text.contains("\(Array(seed))") == false)
            #expect(text.contains("Curve25519") == false, "\(text)")
        }
        #expect("\(key)".contains(name))
    }

    private func expectRefusal(_ secret: String, saying words: String) {
        let error = #expect(throws: CoinbaseKeyError.self) { try CoinbaseKey(name: name, secret: secret) }
        guard case .unusableSecret? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let text = error?.description ?? ""
        #expect(text.contains(words) && text.contains("accepted are"), "\(text)")
        for piece in secret.split(whereSeparator: \.isNewline) where piece.count > 20 && !piece.hasPrefix("--") {
            #expect(!text.contains(piece))
        }
    }
}
