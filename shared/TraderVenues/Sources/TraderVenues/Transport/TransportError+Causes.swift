import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension TransportError {
    /// Sorts an error of the network stack into ours.
    init(_ error: any Error, host: String) {
        switch error {
        case let error as TransportError:
            self = error
        case is CancellationError:
            self = .cancelled
        case let error as NIOConnectionError:
            self = Self.sorted(error, host: host)
        case NIOSSLError.uncleanShutdown:
            self = .unreachable(host: host, reason: "the connection was cut")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            self = .tls(host: host, reason: "\(error)")
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

    private static func sorted(_ error: NIOConnectionError, host: String) -> TransportError {
        guard let first = error.connectionErrors.first?.error else {
            return .unreachable(host: host, reason: "its name cannot be resolved")
        }
        return TransportError(first, host: host)
    }
}
