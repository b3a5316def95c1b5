import NIOCore
import NIOHTTP1
import NIOPosix

extension TransportError {
    /// Sorts an error of the network stack into ours; `tls` is what secured the connection, nil for a plain one.
    package init(_ error: any Error, host: String, tls: (any ClientTLS)? = nil) {
        if let meaning = tls?.meaning(of: error, host: host) {
            self = meaning
            return
        }
        switch error {
        case let error as TransportError:
            self = error
        case is CancellationError:
            self = .cancelled
        case let error as NIOConnectionError:
            self = Self.sorted(error, host: host, tls: tls)
        case ChannelError.connectTimeout:
            self = .timedOut(host: host)
        case HTTPParserError.invalidEOFState:
            self = .closed(code: 0, reason: "\(host) closed the connection before its answer was complete")
        case is HTTPParserError, is NIOHTTPDecoderError:
            self = .protocolViolation(reason: "\(host) did not answer in HTTP/1.1")
        case let error as IOError:
            self = .unreachable(host: host, reason: "\(error)")
        default:
            self = .unreachable(host: host, reason: "the connection was closed: \(error)")
        }
    }

    private static func sorted(_ error: NIOConnectionError, host: String, tls: (any ClientTLS)?) -> TransportError {
        guard let first = error.connectionErrors.first?.error else {
            return .unreachable(host: host, reason: "its name cannot be resolved")
        }
        return TransportError(first, host: host, tls: tls)
    }
}
