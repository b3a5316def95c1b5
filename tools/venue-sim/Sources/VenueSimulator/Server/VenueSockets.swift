import TraderWeb

/// The simulator's two kinds of sockets, tied to the simulation.
enum VenueSockets {
    /// Time that a client of the candle stream has for its first subscription.
    private static let subscriptionDeadline = Duration.seconds(5)

    static func clock(_ simulation: Simulation) -> WebSocketRoute {
        WebSocketRoute(path: VenueRoutes.clockPath) { connection in
            let id = await simulation.openMember(Peer(connection))
            for await text in connection.inbound { await simulation.receive(text, fromMember: id) }
            await simulation.closeMember(id)
        }
    }

    static func coinbase(_ simulation: Simulation) -> WebSocketRoute {
        WebSocketRoute(path: VenueRoutes.coinbaseStreamPath) { connection in
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
}

extension Peer {
    fileprivate init(_ connection: WebSocketConnection) {
        self.init(
            send: { connection.send($0) },
            close: { code, reason in connection.close(code: code, reason: reason) },
            cut: { connection.cut() })
    }
}
