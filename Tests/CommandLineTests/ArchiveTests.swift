import APIGateway
import Foundation
import GRDB
import LiqPoller
import MarketFeed
import PaperBroker
import SignalEngine
import TestSupport
import Testing
import TraderProto
import TraderStore

/// Files of `export`: their names, what is in them, and what is left when somebody interrupts.
@Suite("archives", .timeLimit(.minutes(5))) struct ArchiveTests {
    private let root: TemporaryFolder
    private let data: String
    private let scratch: String

    init() throws {
        root = try TemporaryFolder()
        data = root.url.appendingPathComponent("data").path
        scratch = root.url.appendingPathComponent("scratch").path
        for folder in [data, scratch] { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        let services = [
            (ServiceName.marketFeed, MarketFeed.register), (.liqPoller, LiqPoller.register), (.signalEngine, SignalEngine.register),
            (.paperBroker, PaperBroker.register), (.apiGateway, APIGateway.register),
        ]
        for (service, register) in services { try Store.open(path: "\(data)/\(service).db", projections: register).close() }
    }

    private func start(_ arguments: [String]) throws -> TraderProcess {
        try TraderProcess(arguments, environment: ["TMPDIR": scratch], workingFolder: root.url.path)
    }

    private func trader(_ arguments: [String]) async throws -> Said { try await start(arguments).end() }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = try Process.run(URL(fileURLWithPath: program), arguments: arguments)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// Puts so many times 1,000,000 random bytes into a store.
    private func fill(_ service: String, rows: Int) async throws {
        try await DatabaseQueue(path: "\(data)/\(service).db").write { db in
            for row in 1...rows {
                try db.execute(
                    sql: "INSERT INTO snapshots VALUES (?, 0, 0, 0, zeroblob(32), '', zeroblob(32), randomblob(1000000))", arguments: [row])
            }
        }
    }

    private func scratchFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch).filter { $0.hasPrefix("trader-") }
    }

    @Test("a file's name is a file's name, whatever is in it", arguments: ["host:stores.tgz", "two words.tgz", "a=b;c.tgz", "stores.tgz"])
    func names(file: String) async throws {
        let exported = try await trader(["export", "--data", data, "--out", file])
        #expect(exported.status == 0, "\(exported)")
        #expect(FileManager.default.fileExists(atPath: root.url.appendingPathComponent(file).path))
        let verified = try await trader(["verify", file])
        #expect(verified.status == 0, "\(verified)")
        let restored = try await trader(["restore", file, "--data", "restored"])
        #expect(restored.status == 0 && restored.output.hasSuffix("5 stores restored\n"), "\(restored)")
        #expect(try scratchFiles() == [])
    }

    @Test("the store of a further feed goes with the others, and is missed where somebody has read it")
    func furtherFeed() async throws {
        let feed = ServiceName.binanceUSFeed
        let store = try Store.open(path: "\(data)/\(feed).db", projections: MarketFeed.register)
        let log = store.log
        try store.close()
        try await DatabaseQueue(path: "\(data)/signal-engine.db").write {
            try $0.execute(
                sql: "INSERT INTO cursors (source, log, seq, hash) VALUES (?, ?, 0, ?)",
                arguments: [feed.rawValue, "\(log)", RecordHash.genesis.hex])
        }
        let exported = try await trader(["export", "--data", data, "--out", "stores.tgz"])
        #expect(exported.status == 0 && exported.errors.contains("market-feed@binanceus head 0"), "\(exported)")
        let restored = try await trader(["restore", "stores.tgz", "--data", "restored"])
        #expect(restored.status == 0 && restored.output.hasSuffix("6 stores restored\n"), "\(restored)")
        #expect(restored.output.contains("market-feed@binanceus: 0 records in an unbroken chain"), "\(restored)")
        try FileManager.default.removeItem(atPath: "\(data)/\(feed).db")
        let missed = try await trader(["verify", "--data", data])
        #expect(missed.status == 1 && missed.errors.contains("no store of market-feed@binanceus: not a whole platform"), "\(missed)")
        let partly = try await trader(["verify", "--data", data, "--partial"])
        #expect(partly.status == 0 && partly.output.contains("the store of market-feed@binanceus is not there"), "\(partly)")
    }

    @Test("rights and owners that a file asks for are not given")
    func rights() async throws {
        for service in ServiceName.allCases {
            try FileManager.default.setAttributes([.posixPermissions: 0o6777], ofItemAtPath: "\(data)/\(service).db")
        }
        try Self.run(
            "/usr/bin/tar",
            ["-czf", root.url.appendingPathComponent("open.tgz").path, "--owner=4321", "--group=4321", "-C", data]
                + ServiceName.allCases.map { "\($0).db" })
        let restored = try await trader(["restore", "open.tgz", "--data", "restored"])
        #expect(restored.status == 0, "\(restored)")
        let new = try root.write("", to: "new")
        let wanted = try FileManager.default.attributesOfItem(atPath: new)
        for service in ServiceName.allCases {
            let path = root.url.appendingPathComponent("restored/\(service).db").path
            let found = try FileManager.default.attributesOfItem(atPath: path)
            let rights = try #require(found[.posixPermissions] as? Int)
            #expect(rights & 0o6022 == 0, "\(service) \(String(rights, radix: 8))")
            #expect(found[.ownerAccountID] as? Int == wanted[.ownerAccountID] as? Int)
        }
    }

    @Test("a store with a trigger is not restored")
    func trigger() async throws {
        try await DatabaseQueue(path: "\(data)/paper-broker.db").write {
            try $0.execute(sql: "CREATE TRIGGER more AFTER INSERT ON log BEGIN DELETE FROM log; END")
        }
        #expect(try await trader(["export", "--data", data, "--out", "stores.tgz"]).status == 0)
        let restored = try await trader(["restore", "stores.tgz", "--data", "restored"])
        #expect(restored.status == 1 && restored.errors.contains("trigger more, which no migration makes"), "\(restored)")
        #expect(!FileManager.default.fileExists(atPath: root.url.appendingPathComponent("restored").path))
    }

    @Test(
        "who interrupts a command that reads an archive finds nothing left of it",
        arguments: [["verify", "fifo"], ["restore", "fifo", "--data", "restored"]], [SIGINT, SIGTERM])
    func interruptedReading(arguments: [String], signal: Int32) async throws {
        // The beginning of an archive, and no end: whoever reads it waits. Random bytes cannot be packed, so that some of it is unpacked.
        try await fill("api-gateway", rows: 1)
        #expect(try await trader(["export", "--data", data, "--out", "stores.tgz"]).status == 0)
        let fifo = root.url.appendingPathComponent("fifo").path
        try Self.run("/usr/bin/mkfifo", [fifo])
        let command = try start(arguments)
        let writer = try #require(FileHandle(forWritingAtPath: fifo))
        let archive = try Data(contentsOf: root.url.appendingPathComponent("stores.tgz"))
        try writer.write(contentsOf: archive.prefix(archive.count - 100))
        _ = try await eventually("the first store to be unpacked") {
            let folders = try self.scratchFiles().map { "\(self.scratch)/\($0)" }
            return folders.contains { (try? FileManager.default.contentsOfDirectory(atPath: $0))?.isEmpty == false } ? true : nil
        }
        command.signal(signal)
        let said = try await command.end()
        #expect(said.status == 130 && said.errorLines.count == 1, "\(said)")
        #expect(try scratchFiles() == [])
        #expect(!FileManager.default.fileExists(atPath: root.url.appendingPathComponent("restored").path))
        try writer.close()
    }

    @Test("who interrupts an export finds neither half a file nor copies of stores; what a killed one left goes with the next command")
    func interruptedExport() async throws {
        // That many random bytes take their time.
        try await fill("market-feed", rows: 120)
        let killed = try start(["export", "--data", data, "--out", "killed.tgz"])
        _ = try await eventually("the copies") { try self.scratchFiles().isEmpty ? nil : true }
        killed.signal(SIGKILL)
        _ = try await killed.end()
        #expect(try !scratchFiles().isEmpty)

        let command = try start(["export", "--data", data, "--out", "stores.tgz"])
        let part = root.url.appendingPathComponent("stores.tgz.part").path
        _ = try await eventually("the file to begin") { FileManager.default.fileExists(atPath: part) ? true : nil }
        command.signal(SIGINT)
        let said = try await command.end()
        #expect(said.status == 130, "\(said)")
        #expect(try scratchFiles() == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: root.url.path).filter { $0.hasPrefix("stores") } == [])
    }
}
