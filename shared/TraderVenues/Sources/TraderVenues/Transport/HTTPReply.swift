/// A whole answer to an HTTP request.
public struct HTTPReply: Sendable {
    /// HTTP status, 200…599.
    public let status: Int
    /// Header fields in the order in which they came.
    public let headers: [(name: String, value: String)]
    /// Body, decompressed, of at most 16 MiB.
    public let body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Value of the first header field of this name, whatever its case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
