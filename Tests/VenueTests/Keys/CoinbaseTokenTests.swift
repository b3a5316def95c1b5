import Foundation
import Testing
import TraderModel
import TraderVenues

/// Our tokens in the hands of another library.
@Suite("Coinbase tokens", .timeLimit(.minutes(1)))
struct CoinbaseTokenTests {
    private static let name = "organizations/0b1c/apiKeys/77aa"
    private static let now = Timestamp.seconds(1_790_932_500).advanced(byMilliseconds: 999)

    /// Reads `[{"token": …, "key": …}]` and says of each what PyJWT makes of it.
    private static let script = """
        import json, sys, base64, jwt
        answers = []
        for question in json.load(sys.stdin):
            token = question["token"]
            try:
                claims = jwt.decode(token, question["key"], algorithms=["ES256", "EdDSA"],
                    options={"verify_aud": False, "verify_exp": False, "verify_nbf": False})
                signature = base64.urlsafe_b64decode(token.split(".")[2] + "==")
                answers.append({"header": jwt.get_unverified_header(token), "claims": claims, "signatureBytes": len(signature)})
            except jwt.InvalidSignatureError:
                answers.append({})
        json.dump(answers, sys.stdout)
        """

    private struct Question: Encodable {
        var token: String
        var key: String
    }

    private struct Answer: Decodable {
        var header: [String: String]?
        var claims: Claims?
        var signatureBytes: Int?
    }

    private struct Claims: Decodable, Equatable {
        var iss: String
        var sub: String
        var nbf: Int
        var exp: Int
        var uri: String
    }

    private static let hasPyJWT: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import jwt, cryptography"]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test(
        "PyJWT accepts both algorithms, finds what the venue asks for, and refuses another key",
        .enabled(if: hasPyJWT, "pip install pyjwt cryptography"))
    func signed() async throws {
        var questions: [Question] = []
        let pems = [try await MadeKeys.sec1(), try await MadeKeys.pkcs8("ed25519")]
        for (pem, stranger) in zip(pems, [try await MadeKeys.sec1(), try await MadeKeys.pkcs8("ed25519")]) {
            let token = try CoinbaseToken(
                for: CoinbaseKey(name: Self.name, secret: pem), method: "GET", host: "localhost:18443",
                path: "/api/v3/brokerage/products/BTC-USD/candles?start=1&end=2", at: Self.now)
            questions.append(Question(token: token.text, key: try await MadeKeys.publicKey(of: pem)))
            questions.append(Question(token: token.text, key: try await MadeKeys.publicKey(of: stranger)))
        }
        let input = String(decoding: try JSONEncoder().encode(questions), as: UTF8.self)
        let output = try await Program.output(of: ["python3", "-c", Self.script], input: input)
        let answers = try JSONDecoder().decode([Answer].self, from: Data(output.utf8))

        #expect(answers.map { $0.claims == nil } == [false, true, false, true])
        for (answer, algorithm) in [(answers[0], "ES256"), (answers[2], "EdDSA")] {
            let header = try #require(answer.header)
            #expect(header.keys.sorted() == ["alg", "kid", "nonce", "typ"])
            #expect(header["alg"] == algorithm && header["kid"] == Self.name && header["typ"] == "JWT")
            #expect(header["nonce"]?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
            #expect(
                answer.claims
                    == Claims(
                        iss: "cdp", sub: Self.name, nbf: 1_790_932_500, exp: 1_790_932_620,
                        uri: "GET localhost:18443/api/v3/brokerage/products/BTC-USD/candles"))
            #expect(answer.signatureBytes == 64)
        }
        #expect(answers[0].header?["nonce"] != answers[2].header?["nonce"])
    }

    @Test("a token holds those claims alone, in base64url without padding, and is never the same twice")
    func form() async throws {
        let key = try CoinbaseKey(name: Self.name, secret: try await MadeKeys.pkcs8("ed25519"))
        let tokens = try (0..<2).map { _ in
            try CoinbaseToken(for: key, method: "GET", host: "api.coinbase.com", path: "/api/v3/brokerage/time", at: Self.now).text
        }
        #expect(tokens[0] != tokens[1])
        #expect(tokens[0].wholeMatch(of: /[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]{86}/) != nil)
        #expect(
            try TokenParts.claims(of: tokens[0])
                == #"{"exp":1790932620,"iss":"cdp","nbf":1790932500,"sub":"\#(Self.name)","uri":"GET api.coinbase.com/api/v3/brokerage/time"}"#
        )
    }
}
