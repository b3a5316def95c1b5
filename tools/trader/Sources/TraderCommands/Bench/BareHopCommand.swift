import ArgumentParser
import Foundation
import GRDB
import Logging
import TraderBus
import TraderProto

/// `trader bare-hop`: one process of the chain that `bench wire` holds the platform against. Whatever it hears it commits, as one row in one
/// transaction, and publishes.
struct BareHopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bare-hop", shouldDisplay: false)

    /// Whoever started it may have been killed: nobody needs a hop that has heard nothing for so long.
    private static let patience = Duration.seconds(120)

    @Option var from: String
    @Option var to: String
    @Option var store: String

    func run() async throws {
        var configuration = Configuration()
        // As the services' stores are.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: store, configuration: configuration)
        try await queue.write { try $0.execute(sql: "CREATE TABLE log (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)") }
        let line = try BareLine(
            publishingAt: Endpoint(rawValue: to), hearing: Endpoint(rawValue: from),
            logger: Logger(label: "bare-hop") { _ in SwiftLogNoOpLogHandler() })
        try Self.pass(on: line, to: queue)
    }

    /// Blocks, as nothing else runs in the process.
    private static func pass(on line: BareLine, to queue: DatabaseQueue) throws {
        while let body = line.next(by: .now + patience) {
            try queue.write { try $0.execute(sql: "INSERT INTO log (body) VALUES (?)", arguments: [Data(body)]) }
            line.send(body)
        }
    }
}
