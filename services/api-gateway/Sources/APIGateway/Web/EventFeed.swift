import HTTPTypes
import TraderProto
import TraderStore
import TraderWeb

/// What one browser's socket is told: what it missed, then what comes, in order and once each.
struct EventFeed: Sendable {
    let store: Store
    let hub: BrowserHub
    /// How often a browser is told that the gateway is there.
    let heartbeat: Duration

    /// Events that a browser may have missed and still be told one by one; beyond it loads everything again.
    private static let replayLimit: Int64 = 5_000
    private static let pageEvents = 256
    /// Between two looks at how much of a page is still waiting.
    private static let pause = Duration.milliseconds(5)

    /// Serves the socket until it ends.
    func serve(_ socket: WebSocketConnection) async throws {
        let notices = hub.notices()
        try await withThrowingTaskGroup { group in
            group.addTask {
                // Browsers have nothing to say here; reading notices pings and the end.
                for try await _ in socket.inbound {}
            }
            group.addTask { try await follow(socket, notices) }
            group.addTask {
                let message = try BrowserEvent.heartbeat.message(id: nil)
                repeat { try await Task.sleep(for: heartbeat) } while socket.send(message)
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func follow(_ socket: WebSocketConnection, _ notices: AsyncStream<BrowserHub.Notice>) async throws {
        var told = try start(socket)
        try await tell(socket, after: &told)
        for await notice in notices {
            switch (notice.number, notice.message) {
            case (nil, let message?): guard socket.send(message) else { return }
            case (let number?, let message?) where number == told + 1:
                guard socket.send(message) else { return }
                told = number
            // What this socket did not take in time is in the log.
            case (let number?, _) where number > told: try await tell(socket, after: &told)
            default: break
            }
            if socket.closure != nil { return }
        }
    }

    /// The position after which the browser is told: where it left off, or now, which it is told too.
    private func start(_ socket: WebSocketConnection) throws -> Int64 {
        let head = store.head.seq
        guard let text = Self.after(in: socket.request.path ?? "") else {
            socket.send(try BrowserEvent.start.message(id: EventID(epoch: store.log, number: head)))
            return head
        }
        if let after = EventID(text), after.epoch == store.log, after.number <= head, head - after.number <= Self.replayLimit,
            try store.replay(ReplayRequest(from: after.number + 1, limit: 1, log: nil, hash: nil)).reply.status == .ok
        {
            return after.number
        }
        socket.send(try BrowserEvent.reset.message(id: EventID(epoch: store.log, number: head)))
        return head
    }

    /// Sends what the log holds after `told`, a page at a time: who comes back after hours takes what it missed at its own pace.
    private func tell(_ socket: WebSocketConnection, after told: inout Int64) async throws {
        while true {
            let page = try store.replay(ReplayRequest(from: told + 1, limit: Self.pageEvents, log: nil, hash: nil))
            guard page.reply.status == .ok else {
                // What comes next was deleted while the browser was told the rest.
                told = store.head.seq
                socket.send(try BrowserEvent.reset.message(id: EventID(epoch: store.log, number: told)))
                return
            }
            for record in page.records {
                guard socket.send(try BrowserEvent.message(of: record, log: store.log)) else { return }
                told = record.seq
            }
            if page.records.count < Self.pageEvents { return }
            while socket.closure == nil, socket.queuedMessages >= Self.pageEvents { try await Task.sleep(for: Self.pause) }
        }
    }

    private static func after(in path: String) -> String? {
        guard let query = path.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        let pair = query.split(separator: "&").first { $0.hasPrefix("after=") }
        return pair.map { String($0.dropFirst("after=".count)) }
    }
}
