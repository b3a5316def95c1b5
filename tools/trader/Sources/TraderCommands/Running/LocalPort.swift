import NIOCore
import NIOPosix

/// A TCP port of this machine's loopback interface.
package struct LocalPort: Sendable {
    package let number: Int

    package init(_ number: Int) { self.number = number }

    /// Whether somebody accepts connections there.
    package func isListening() async -> Bool {
        let client = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(1))
        guard let channel = try? await client.connect(host: "127.0.0.1", port: number).get() else { return false }
        try? await channel.close()
        return true
    }

    /// Why nobody can listen there now; nil when it is free.
    package func obstacle() async -> String? {
        let server = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        do {
            try await server.bind(host: "127.0.0.1", port: number).get().close()
            return nil
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            return "is in use"
        } catch let error as IOError where error.errnoCode == EACCES {
            return "needs more rights than you have"
        } catch {
            return "cannot be used (\(error))"
        }
    }
}
