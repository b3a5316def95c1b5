import Foundation
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// HTTP/1.1 and, on one route's paths, WebSocket, on one port.
///
/// On graceful shutdown it takes no new connections, lets HTTP requests finish and closes sockets with 1001.
public struct WebServer: Service {
    private let configuration: WebServerConfiguration
    private let responder: APIErrorResponder
    private let socketRoute: WebSocketRoute?
    private let onBound: (@Sendable (Int) async -> Void)?
    private let logger: Logger

    /// Makes a server for a router, which gets 405 for the missing methods of its paths and 426 for plain requests to the sockets' paths.
    ///
    /// `onBound` is called once with the port when connections are accepted.
    public init(
        configuration: WebServerConfiguration,
        router: Router<BasicRequestContext>,
        socketRoute: WebSocketRoute? = nil,
        onBound: (@Sendable (Int) async -> Void)? = nil,
        logger: Logger
    ) {
        for path in socketRoute?.paths ?? [] { router.refusePlainRequests(at: path) }
        router.refuseOtherMethods()
        self.configuration = configuration
        self.responder = APIErrorResponder(base: router.buildResponder())
        self.socketRoute = socketRoute
        self.onBound = onBound
        self.logger = logger
    }

    /// Serves until graceful shutdown or cancellation; throws `WebServerError` if it cannot listen.
    public func run() async throws {
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { respond in
                WebChannel(responder: respond, configuration: configuration, route: socketRoute)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: configuration.serverName,
                availableConnectionsDelegate: .maximum(configuration.maxConnections, logger: logger)),
            onServerRunning: { channel in await onBound?(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw WebServerError.addressInUse(host: configuration.host, port: configuration.port)
        } catch let error as IOError {
            throw WebServerError.cannotListen(host: configuration.host, port: configuration.port, reason: "\(error)")
        } catch let error as SocketAddressError {
            throw WebServerError.cannotListen(host: configuration.host, port: configuration.port, reason: "\(error)")
        }
    }
}
