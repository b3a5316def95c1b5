import Foundation
import Synchronization
import Testing
import TraderBus
import TraderProto

/// Who may speak to the sockets of a writer.
@Suite(.timeLimit(.minutes(1)))
struct DoorTests {
    private let log = TestWriter(holding: 3)
    private let writer: Bus
    private let endpoints: Endpoints

    init() throws {
        writer = try log.open()
        endpoints = try #require(writer.endpoints)
    }

    private static let command = #"{"arguments":{},"deadline":9000000000000000,"id":"forged","name":"pause"}"#

    /// A message of ZMTP 1.0 and 2.0 with the platform's own JSON in it, behind all that an HTTP request begins with.
    ///
    /// The first byte of `POST` is a frame's length in ZMTP 1.0: its 80 bytes, and then frames that the sender chooses.
    private static let intrusions: [(name: String, bytes: [UInt8])] = {
        func frame(_ body: [UInt8], more: Bool = false) -> [UInt8] { [UInt8(body.count + 1), more ? 1 : 0] + body }
        let command = Array(Self.command.utf8)
        let request = Array(#"{"from":1,"limit":10}"#.utf8)
        let messages = frame([], more: true) + frame(command) + frame(request)
        let head = Array("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nX: ".utf8)
        let padded = head + [UInt8](repeating: UInt8(ascii: "x"), count: 0x50 + 1 - head.count)
        let greeting2: [UInt8] = [0xff] + [UInt8](repeating: 0, count: 8) + [0x7f, 1]
        let ready = Array("\u{5}READY\u{b}Socket-Type\0\0\0\u{6}DEALER\u{8}Identity\0\0\0\0".utf8)
        return [
            ("HTTP that is ZMTP 1.0", padded + messages),
            ("a plain HTTP request", head + Array("\r\n\r\n".utf8) + messages),
            ("ZMTP 1.0 without a greeting", frame([]) + messages),
            ("ZMTP 1.0 behind the greeting", greeting2.dropLast() + [0] + frame([]) + messages),
            ("ZMTP 2.0", greeting2 + [5, 0, 0] + [0, UInt8(command.count)] + command + [0, UInt8(request.count)] + request),
            ("ZMTP 3.0 without encryption", greeting("NULL") + [4, UInt8(ready.count)] + ready + [0, UInt8(command.count)] + command),
            ("ZMTP 3.0 that only says that it encrypts", greeting("CURVE") + [0, UInt8(command.count)] + command),
            ("another mechanism", greeting("PLAIN") + [4, 8] + Array("\u{5}HELLO\0\0".utf8) + [0, UInt8(command.count)] + command),
            ("TLS", [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3] + messages),
            ("nothing but 0xff", [UInt8](repeating: 0xff, count: 2_000)),
        ]
    }()

    private static func greeting(_ mechanism: String) -> [UInt8] {
        let name = Array(mechanism.utf8)
        return [0xff] + [UInt8](repeating: 0, count: 8) + [0x7f, 3, 0] + name + [UInt8](repeating: 0, count: 20 - name.count + 32)
    }

    @Test(arguments: intrusions.indices)
    func noOtherProtocolIsHeard(index: Int) async throws {
        let heard = Task { [writer] in await writer.commands.first { _ in true } }
        for endpoint in [endpoints.replay, endpoints.command, endpoints.publish] {
            let answer = try await RawPeer(to: endpoint.rawValue).send(Self.intrusions[index].bytes)
            let text = String(decoding: answer, as: UTF8.self)
            #expect(!text.contains("candles") && !text.contains("status") && !text.contains("accepted"), "\(Self.intrusions[index].name)")
        }
        // The same command from a holder of the key is heard, and was not heard before.
        let stranger = try Stranger(at: endpoints.command)
        stranger.send([Array(Self.command.replacing("forged", with: "own").utf8)])
        #expect(await heard.value?.command.id == "own")
        #expect(try await Reading(of: writer).take(3).count == 3)
    }

    /// Who speaks like that is cut off before it is heard, and gets nothing of what is published.
    @Test func aTapOfAnOlderProtocolGetsNothing() async throws {
        let endpoint = endpoints.publish.rawValue
        // ZMTP 1.0: an identity of no bytes, and a subscription to everything.
        let stranger = Task { try await RawPeer(to: endpoint).send([1, 0] + [2, 0, 1]) }
        let reading = try Reading(of: writer)
        _ = try await reading.take(3)
        for _ in 0..<50 { try await reading.connectLive(to: writer, log) }
        writer.close()
        #expect(!String(decoding: try await stranger.value, as: UTF8.self).contains("market-feed"))
    }

    @Test func aPeerWithAnotherKeyIsRefused() async throws {
        let heard = Task { [writer] in await writer.commands.first { _ in true } }
        let other = try Bus.open(key: .make(), logger: .quiet)
        await #expect(throws: BusError.unanswered(endpoints.command)) {
            try await other.send(Command(id: "forged", deadline: 2_000, name: "stop"), to: endpoints.command, timeout: .seconds(1))
        }
        // The platform's public half alone opens nothing.
        let outsider = try Stranger(at: endpoints.command, showing: .make())
        outsider.send([Array(Self.command.utf8)])
        let own = try Bus.open(key: .test, logger: .quiet)
        let answer = Task { [endpoints] in
            try await own.send(Command(id: "own", deadline: 2_000, name: "stop"), to: endpoints.command, timeout: .seconds(30))
        }
        let first = await heard.value
        #expect(first?.command.id == "own")
        first?.reply(.accepted("own"))
        #expect(try await answer.value == .accepted("own"))
    }

    /// A tap needs no key.
    @Test func aTapIsOpenToAnybody() async throws {
        let bus = try Bus.open(key: .make(), logger: .quiet)
        let tap = bus.tap(endpoints.publish, prefix: "forming/")
        let isSeen = Atomic(false)
        let watching = Task {
            let record = await tap.first { _ in true }
            isSeen.store(true, ordering: .relaxed)
            return record
        }
        let own = try Bus.open(key: .test, logger: .quiet)
        try await own.repeating(try log.forming, from: writer) { isSeen.load(ordering: .relaxed) }
        #expect(await watching.value == (try log.forming))
    }
}
