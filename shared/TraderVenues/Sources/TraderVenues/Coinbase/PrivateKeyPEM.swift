import Foundation

/// The private key in a PEM text, and what kind of key it is (RFC 7468; SEC 1, appendix C.4; RFC 5208; RFC 8410).
struct PrivateKeyPEM {
    enum Algorithm: Equatable {
        case p256
        case ed25519(seed: [UInt8])
        /// One that the venue does not take, by its name.
        case other(String)
    }

    let der: [UInt8]
    let algorithm: Algorithm

    init(_ text: String) throws(CoinbaseKeyError) {
        // "EC PARAMETERS", which openssl writes before the key, is passed over.
        guard
            let block = text.matches(of: /-----BEGIN ([A-Z0-9 ]+)-----((?s:.*?))-----END ([A-Z0-9 ]+)-----/)
                .first(where: { $0.1.hasSuffix("KEY") && $0.1 == $0.3 })
        else { throw .unusableSecret("is a damaged PEM text: no whole BEGIN … KEY and END … KEY in it") }
        guard block.1 != "ENCRYPTED PRIVATE KEY", !block.2.contains("ENCRYPTED") else { throw .unusableSecret("is encrypted") }
        guard !block.1.hasSuffix("PUBLIC KEY") else { throw .unusableSecret("is a public key") }
        guard ["PRIVATE KEY", "EC PRIVATE KEY"].contains(block.1) else { throw .unusableSecret("is of the unknown kind \(block.1)") }
        guard let data = Data(base64Encoded: block.2.filter { !$0.isWhitespace }) else {
            throw .unusableSecret("is a damaged PEM text: not base64 between BEGIN and END")
        }
        der = Array(data)
        guard let algorithm = block.1 == "PRIVATE KEY" ? Self.pkcs8(der) : Self.sec1(der) else {
            throw .unusableSecret("is a damaged PEM text: no private key between BEGIN and END")
        }
        self.algorithm = algorithm
    }

    /// `SEQUENCE { INTEGER, SEQUENCE { OID algorithm, OID curve? }, OCTET STRING key, … }`
    private static func pkcs8(_ der: [UInt8]) -> Algorithm? {
        var outer = DERReader(der[...])
        guard var key = outer.read(.sequence).map(DERReader.init), key.read(.integer) != nil,
            var kind = key.read(.sequence).map(DERReader.init), let algorithm = kind.read(.objectIdentifier),
            let secret = key.read(.octetString)
        else { return nil }
        switch Array(algorithm) {
        case ObjectIdentifier.ecPublicKey:
            guard let curve = kind.read(.objectIdentifier) else { return .other("a curve without a name") }
            return Self.curve(curve)
        case ObjectIdentifier.ed25519:
            var inner = DERReader(secret)
            guard let seed = inner.read(.octetString), seed.count == 32 else { return nil }
            return .ed25519(seed: Array(seed))
        case let other:
            return .other(ObjectIdentifier.name(of: other))
        }
    }

    /// `SEQUENCE { INTEGER, OCTET STRING key, [0] { OID curve }?, … }`
    private static func sec1(_ der: [UInt8]) -> Algorithm? {
        var outer = DERReader(der[...])
        guard var key = outer.read(.sequence).map(DERReader.init), key.read(.integer) != nil, key.read(.octetString) != nil else {
            return nil
        }
        guard var parameters = key.read(.context0).map(DERReader.init) else { return .p256 }
        guard let curve = parameters.read(.objectIdentifier) else { return .other("a curve without a name") }
        return Self.curve(curve)
    }

    private static func curve(_ identifier: ArraySlice<UInt8>) -> Algorithm {
        identifier.elementsEqual(ObjectIdentifier.p256) ? .p256 : .other("the curve \(ObjectIdentifier.name(of: Array(identifier)))")
    }

    /// Content of the object identifiers that matter here.
    private enum ObjectIdentifier {
        static let ecPublicKey: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
        static let p256: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        static let ed25519: [UInt8] = [0x2B, 0x65, 0x70]

        static func name(of identifier: [UInt8]) -> String {
            switch identifier {
            case [0x2B, 0x81, 0x04, 0x00, 0x21]: "P-224"
            case [0x2B, 0x81, 0x04, 0x00, 0x22]: "P-384"
            case [0x2B, 0x81, 0x04, 0x00, 0x23]: "P-521"
            case [0x2B, 0x81, 0x04, 0x00, 0x0A]: "secp256k1"
            case [0x2B, 0x65, 0x6E]: "X25519"
            case [0x2B, 0x65, 0x71]: "Ed448"
            case [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]: "RSA"
            default: "an unknown kind"
            }
        }
    }
}
