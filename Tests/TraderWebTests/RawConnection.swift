import NIOCore
import NIOPosix
import Testing

/// A TCP connection on which a test says exactly what it wants, byte by byte.
final class RawConnection {
    struct Response {
        var status = 0
        var headers: [String: String] = [:]
        var body = ""
    }

    struct Frame: Equatable {
        var opcode: UInt8
        var payload: [UInt8]

        var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer = ByteBuffer()

    init(inbound: NIOAsyncChannelInboundStream<ByteBuffer>, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// Half-closes: nothing more will be sent.
    func finish() { outbound.finish() }

    /// Waits for more bytes; false at the end of the connection.
    private func more() async -> Bool {
        guard var bytes = try? await inbound.next(isolation: #isolation) else { return false }
        buffer.writeBuffer(&bytes)
        return true
    }

    /// Whether the peer has ended the connection; throws away what it still sends.
    func isClosedByPeer() async -> Bool {
        while await more() {}
        return true
    }

    /// The next status line with its fields, without a body.
    func head() async -> Response? {
        var head: String?
        while head == nil {
            let text = String(buffer: buffer)
            if let end = text.firstRange(of: "\r\n\r\n") {
                head = String(text[..<end.lowerBound])
                buffer.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
            } else if await !more() {
                return nil
            }
        }
        guard let head else { return nil }
        var response = Response()
        let lines = head.split(separator: "\r\n")
        response.status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { response.headers[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description }
        }
        return response
    }

    func response() async -> Response? {
        guard var response = await head() else { return nil }
        let length = response.headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.readableBytes < length { guard await more() else { return nil } }
        response.body = buffer.readString(length: length) ?? ""
        return response
    }

    func frame() async -> Frame? {
        while true {
            if let frame = parse() { return frame }
            guard await more() else { return nil }
        }
    }

    private func parse() -> Frame? {
        var probe = buffer
        guard let first = probe.readInteger(as: UInt8.self), let second = probe.readInteger(as: UInt8.self) else { return nil }
        var length = Int(second & 0x7F)
        if length == 126 {
            guard let long = probe.readInteger(as: UInt16.self) else { return nil }
            length = Int(long)
        } else if length == 127 {
            guard let long = probe.readInteger(as: UInt64.self) else { return nil }
            length = Int(long)
        }
        guard let payload = probe.readBytes(length: length) else { return nil }
        buffer = probe
        return Frame(opcode: first & 0x0F, payload: payload)
    }

    /// A client's frame; `first` is its first byte with FIN, reserved bits and opcode.
    static func frame(_ first: UInt8, _ payload: [UInt8], masked: Bool = true) -> [UInt8] {
        var bytes = [first]
        let mask: UInt8 = masked ? 0x80 : 0
        switch payload.count {
        case ...125: bytes.append(mask | UInt8(payload.count))
        case ...0xFFFF: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: bytes += [mask | 127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        guard masked else { return bytes + payload }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        return bytes + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }

    /// Opens a socket on `/ws`, which the server has to accept.
    func openSocket() async throws {
        let status = try await upgrade()
        try #require(status == 101)
    }

    /// Asks for a socket and returns the status of the answer.
    func upgrade(path: String = "/ws") async throws -> Int {
        try await send(
            "GET \(path) HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        return await response()?.status ?? 0
    }
}

@discardableResult
func withRawConnection<Value: Sendable>(to port: Int, body: (RawConnection) async throws -> Value) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
    return try await channel.executeThenClose { inbound, outbound in
        try await body(RawConnection(inbound: inbound, outbound: outbound))
    }
}
