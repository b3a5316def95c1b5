import Foundation
public import HTTPTypes
public import Hummingbird
public import HummingbirdCore
import NIOCore

/// A refusal that a client sees as `{"error":{"code","message"}}` with an HTTP status.
public struct APIError: Error, HTTPResponseError, Sendable, Equatable, CustomStringConvertible {
    /// HTTP status of the answer.
    public let status: HTTPResponse.Status
    /// Stable snake_case word that programs branch on.
    public let code: String
    /// Sentence for people; it must hold no secrets.
    public let message: String
    /// Header fields of the answer beside content type and length.
    public let headers: HTTPFields

    /// Makes a refusal; `code` defaults to the word that belongs to the status.
    public init(_ status: HTTPResponse.Status, code: String? = nil, message: String, headers: HTTPFields = [:]) {
        self.status = status
        self.code = code ?? Self.word(for: status)
        self.message = message
        self.headers = headers
    }

    /// Status, code and message in one line.
    public var description: String { "\(status.code) \(code): \(message)" }

    /// Renders the refusal as JSON.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        response()
    }

    func response() -> Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: json)))
    }

    var json: [UInt8] {
        struct Body: Encodable {
            struct Refusal: Encodable {
                let code: String
                let message: String
            }
            let error: Refusal
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Body(error: .init(code: code, message: message))) else {
            return Array(#"{"error":{"code":"internal_error","message":"the error could not be written as JSON"}}"#.utf8)
        }
        return [UInt8](data)
    }

    private static func word(for status: HTTPResponse.Status) -> String {
        switch status.code {
        case 400: "bad_request"
        case 401: "unauthorized"
        case 403: "forbidden"
        case 404: "not_found"
        case 405: "method_not_allowed"
        case 413: "body_too_large"
        case 426: "upgrade_required"
        case 431: "head_too_large"
        case 500: "internal_error"
        case 503: "unavailable"
        default: "http_\(status.code)"
        }
    }
}
