import Foundation
import Logging
import TraderBus
import TraderProto

/// As many processes as a fire passes through, joined by ZeroMQ alone: each commits what it hears and passes it on.
final class BareChain {
    /// market-feed, signal-engine, paper-broker, api-gateway.
    static let hops = 4
    private static let limit = Duration.seconds(20)
    /// About as long as a record of a fire.
    private static let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000)

    private let line: BareLine
    private var processes: [Process] = []

    /// Starts the chain on the ports from `port` on, with stores in `folder`, and returns when a message comes through. Throws `RunError` when
    /// none does.
    init(port: Int, in folder: String) throws {
        line = try BareLine(
            publishingAt: .tcp(host: "127.0.0.1", port: port), hearing: .tcp(host: "127.0.0.1", port: port + Self.hops),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        for hop in 0..<Self.hops {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: ProgramFolder.ownExecutable)
            process.arguments = [
                "bare-hop", "--from", "tcp://127.0.0.1:\(port + hop)", "--to", "tcp://127.0.0.1:\(port + hop + 1)", "--store",
                "\(folder)/hop-\(hop).db",
            ]
            try process.run()
            Leavings.add(child: process.processIdentifier)
            processes.append(process)
        }
        // Whoever has not yet connected hears nothing.
        let end = ContinuousClock.now + Self.limit
        while line.next(by: .now + .milliseconds(100)) == nil {
            guard ContinuousClock.now < end else { throw RunError("the bare chain passes nothing on") }
            line.send(Self.body)
        }
        while line.next(by: .now + .milliseconds(500)) != nil {}
    }

    /// How long one message takes through all of it; nil when it is lost. Blocks its thread.
    func sample() -> Duration? {
        let start = ContinuousClock.now
        line.send(Self.body)
        return line.next(by: start + .seconds(1)).map { _ in ContinuousClock.now - start }
    }

    func stop() {
        for process in processes {
            process.terminate()
            process.waitUntilExit()
            Leavings.forget(child: process.processIdentifier)
        }
        processes = []
    }
}
