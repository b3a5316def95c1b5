import HTTPTypes
import TraderModel
import TraderWeb

/// The simulator's two kinds of sockets, tied to the simulation.
enum VenueSockets {
    /// Time that a client of the candle stream has for its first subscription.
    private static let subscriptionDeadline = Duration.seconds(5)

    /// A page in a browser may not open a socket: one that joined the clock could hold it for ever.
    static func clock(_ simulation: Simulation, _ hosts: HostRule) -> WebSocketRoute {
        WebSocketRoute(path: VenueRoutes.clockPath, accept: { verdict(on: $0, hosts) }) { connection in
            let id = await simulation.openMember(Peer(connection))
            for await text in connection.inbound { await simulation.receive(text, fromMember: id) }
            await simulation.closeMember(id)
        }
    }

    /// Coinbase's stream, and Binance's, on which the server sends pings of its own.
    static func streams(_ simulation: Simulation, _ hosts: HostRule, binancePings: SocketPings) -> WebSocketRoute {
        WebSocketRoute(
            paths: [VenueRoutes.coinbaseStreamPath] + BinanceVenue.allCases.map { "/\($0.rawValue)/**" },
            accept: { streamVerdict(on: $0, hosts) }, pings: { isCoinbase($0) ? nil : binancePings }
        ) { connection in
            guard isCoinbase(connection.request) else {
                guard let route = connection.request.path.flatMap({ BinanceRoute($0) }) else { return }
                let id = await simulation.openBinanceStream(Peer(connection), route)
                for await text in connection.inbound { await simulation.receive(text, onBinanceStream: id) }
                return await simulation.closeBinanceStream(id)
            }
            let id = await simulation.openStream(Peer(connection))
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    guard (try? await Task.sleep(for: subscriptionDeadline)) != nil else { return }
                    await simulation.closeSilentStream(id)
                }
                for await text in connection.inbound { await simulation.receive(text, onStream: id) }
                group.cancelAll()
            }
            await simulation.closeStream(id)
        }
    }

    private static func isCoinbase(_ request: HTTPRequest) -> Bool {
        request.path?.split(separator: "?", maxSplits: 1).first.map(String.init) == VenueRoutes.coinbaseStreamPath
    }

    private static func streamVerdict(on request: HTTPRequest, _ hosts: HostRule) -> WebSocketRoute.Verdict {
        guard isCoinbase(request) || request.path.map({ BinanceRoute($0) != nil }) ?? false else {
            return .refuse(APIError(.notFound, message: "there is no stream at \((request.path ?? "").prefix(200).printable)"))
        }
        return verdict(on: request, hosts)
    }

    private static func verdict(on request: HTTPRequest, _ hosts: HostRule) -> WebSocketRoute.Verdict {
        hosts.refusal(of: request, checkingOrigin: true).map { .refuse($0) } ?? .accept
    }
}

extension Peer {
    fileprivate init(_ connection: WebSocketConnection) {
        self.init(
            send: { connection.send($0) },
            close: { code, reason in connection.close(code: code, reason: reason) },
            cut: { connection.cut() })
    }
}
