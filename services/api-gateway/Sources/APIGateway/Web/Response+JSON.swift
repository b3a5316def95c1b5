import HTTPTypes
import Hummingbird
import NIOCore
import TraderProto

extension Response {
    /// A value as JSON, not to be cached.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: try WireCodec.encode(value))))
    }
}
