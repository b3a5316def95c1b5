import CZeroMQ

/// The key pair of one platform. Who holds it may ask its services for earlier records and give them commands (CURVE, RFC 26): all services,
/// the command line and whoever can read the file share the one pair.
public struct BusKey: Equatable, Sendable, CustomStringConvertible {
    /// Characters of a key of 32 bytes in Z85 (RFC 32).
    private static let characters = 40

    /// The public half, in Z85.
    public let publicKey: String
    let secretKey: String
    /// The public half as a peer shows it.
    let publicBytes: [UInt8]

    /// A new pair. Throws `noEncryption` where ZeroMQ cannot encrypt.
    public static func make() throws(BusError) -> BusKey {
        try requireCurve()
        var publicKey = [CChar](repeating: 0, count: characters + 1)
        var secretKey = publicKey
        let code = unsafe zmq_curve_keypair(&publicKey, &secretKey)
        guard code == 0, let key = BusKey("\(text(publicKey)) \(text(secretKey))") else {
            throw .transport("ZeroMQ makes no keys: \(Socket.lastFailure)")
        }
        return key
    }

    /// The pair in a text as `text` has it; nil when the text is no pair, or its halves are not of one another.
    public init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 2, words.allSatisfy({ $0.utf8.count == Self.characters }), Self.bytes(of: words[1]) != nil,
            let publicBytes = Self.bytes(of: words[0])
        else { return nil }
        var derived = [CChar](repeating: 0, count: Self.characters + 1)
        guard unsafe zmq_curve_public(&derived, words[1]) == 0, Self.text(derived) == words[0] else { return nil }
        publicKey = words[0]
        secretKey = words[1]
        self.publicBytes = publicBytes
    }

    /// Both halves, as a file holds them: the public one, a space, the secret one, a line end.
    public var text: String { "\(publicKey) \(secretKey)\n" }

    /// The public half alone: a key that gets into a log does no harm.
    public var description: String { publicKey }

    /// Throws `noEncryption` where ZeroMQ cannot encrypt.
    static func requireCurve() throws(BusError) {
        guard unsafe zmq_has("curve") == 1 else { throw .noEncryption }
    }

    private static func bytes(of key: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 32)
        return unsafe zmq_z85_decode(&bytes, key) == nil ? nil : bytes
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
