import HTTPTypes
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Decides what becomes of the first request of a connection: a socket, an ordinary request, or a refusal.
struct UpgradeGate: Sendable {
    enum Decision {
        case upgrade(HTTPRequestHead)
        case ordinary
        case refuse(APIError)
    }

    let route: WebSocketRoute?

    func decide(_ head: HTTPRequestHead) -> Decision {
        guard let route, isWellFormed(head), route.serves(path(of: head)),
            let request = try? HTTPRequest(head, secure: false, splitCookie: false)
        else { return .ordinary }
        switch route.accept(request) {
        case .accept:
            var head = head
            // Whatever else the client offered, NIO's upgrader shall find the one protocol that was checked.
            head.headers.replaceOrAdd(name: "upgrade", value: "websocket")
            head.headers.replaceOrAdd(name: "connection", value: "upgrade")
            return .upgrade(head)
        case .refuse(let error):
            return .refuse(error)
        case .passToRouter:
            return .ordinary
        }
    }

    private func isWellFormed(_ head: HTTPRequestHead) -> Bool {
        head.method == .GET && head.version == .http1_1
            && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
            && head.headers["sec-websocket-version"] == ["13"]
            && head.headers["sec-websocket-key"].count == 1
            && !head.headers.contains(name: "transfer-encoding")
            && !head.headers["content-length"].contains { $0 != "0" }
    }

    private func path(of head: HTTPRequestHead) -> String {
        head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? head.uri
    }
}
