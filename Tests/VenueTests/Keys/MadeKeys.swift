import Foundation
import Testing

/// Private keys made for one test by OpenSSL; none lies in the repository.
enum MadeKeys {
    /// An EC key in SEC1, with the parameters that OpenSSL writes before it.
    static func sec1(curve: String = "prime256v1") async throws -> String {
        try await Program.output(of: ["openssl", "ecparam", "-name", curve, "-genkey"])
    }

    /// A key in PKCS#8, by OpenSSL's name of the algorithm.
    static func pkcs8(_ algorithm: String, _ options: String...) async throws -> String {
        try await Program.output(of: ["openssl", "genpkey", "-algorithm", algorithm] + options.flatMap { ["-pkeyopt", $0] })
    }

    static func pkcs8(of pem: String) async throws -> String {
        try await Program.output(of: ["openssl", "pkcs8", "-topk8", "-nocrypt"], input: pem)
    }

    static func publicKey(of pem: String) async throws -> String {
        try await Program.output(of: ["openssl", "pkey", "-pubout"], input: pem)
    }

    /// Seed and public key of an Ed25519 key in PKCS#8: the last 32 bytes of its two forms.
    static func bytes(ofEd25519 pem: String) async throws -> (seed: Data, publicKey: Data) {
        (try body(of: pem).suffix(32), try body(of: try await publicKey(of: pem)).suffix(32))
    }

    private static func body(of pem: String) throws -> Data {
        try #require(Data(base64Encoded: pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()))
    }
}
