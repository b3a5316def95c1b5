import Testing
import TraderBus
import TraderProto

@Suite(.timeLimit(.minutes(1)))
struct CommandTests {
    private let owner: Bus
    private let sender: Bus
    private let endpoint: Endpoint

    init() throws {
        owner = try TestWriter().open(now: { 1_000 })
        sender = try Bus.open(key: .test, logger: .quiet)
        endpoint = try #require(owner.endpoints).command
    }

    @Test func anAcceptedCommandIsAnsweredByItsOwner() async throws {
        let serving = Task { [owner] in
            for await incoming in owner.commands {
                incoming.reply(.accepted(incoming.command.id, result: #"{"name":"\#(incoming.command.name)"}"#))
            }
        }
        for turn in 0..<20 {
            let reply = try await send("c\(turn)", deadline: 1_000)
            #expect(reply == .accepted("c\(turn)", result: #"{"name":"pause"}"#))
        }
        serving.cancel()
    }

    @Test func anExpiredCommandIsRefused() async throws {
        #expect(try await send("late", deadline: 999) == .refused("late", "expired"))
    }

    @Test func aRepeatedCommandIsRefused() async throws {
        let serving = Task { [owner] in
            for await incoming in owner.commands { incoming.reply(.refused(incoming.command.id, "no")) }
        }
        #expect(try await send("twice", deadline: 2_000) == .refused("twice", "no"))
        #expect(try await send("twice", deadline: 2_000) == .refused("twice", "repeated"))
        serving.cancel()
    }

    @Test func whatTheOwnerDoesNotTakeIsRefusedAsBusy() async throws {
        // Nobody reads the owner's stream: it fills, and one more is refused while the others wait.
        let first = try await withThrowingTaskGroup(of: CommandReply.self) { group in
            for turn in 0...BusLimits.commands {
                group.addTask { try await send("c\(turn)", deadline: 2_000, timeout: .seconds(60)) }
            }
            defer { group.cancelAll() }
            return try await group.next()
        }
        #expect(first?.reason == "busy")
    }

    @Test func nobodyThereIsSaidInTime() async throws {
        owner.close()
        await #expect(throws: BusError.unanswered(endpoint)) { try await self.send("c", deadline: 2_000, timeout: .milliseconds(50)) }
    }

    @Test func aCancelledSenderIsReleased() async throws {
        let task = Task { [sender, endpoint] in
            try await sender.send(Command(id: "c", deadline: 2_000, name: "wait"), to: endpoint, timeout: .seconds(60))
        }
        var commands = owner.commands.makeAsyncIterator()
        let incoming = await commands.next()
        task.cancel()
        await #expect(throws: BusError.closed) { try await task.value }
        incoming?.reply(.accepted("c"))
    }

    @Test func aReplyThatIsTooLargeIsSaidInItsPlace() async throws {
        let serving = Task { [owner] in
            for await incoming in owner.commands {
                incoming.reply(.refused(incoming.command.id, String(repeating: "x", count: BusLimits.commandBytes)))
            }
        }
        let reply = try await send("c", deadline: 2_000)
        #expect(reply == .refused("c", "the reply is larger than \(BusLimits.commandBytes) bytes"))
        serving.cancel()
    }

    /// ZeroMQ cuts off who sends it, holder of the key or not.
    @Test func aFrameThatIsTooLargeIsNotHeard() async throws {
        let first = Task { [owner] in await owner.commands.first { _ in true } }
        let large = Command(id: "large", deadline: 2_000, name: String(repeating: "x", count: BusLimits.commandBytes * 2))
        let stranger = try Stranger(at: endpoint)
        stranger.send([try WireCodec.encode(large)])
        let other = Task { try await send("small", deadline: 2_000, timeout: .seconds(30)) }
        let heard = await first.value
        #expect(heard?.command.id == "small")
        heard?.reply(.accepted("small"))
        #expect(try await other.value == .accepted("small"))
    }

    @Test func whatIsTooLargeIsNotSent() async throws {
        let command = Command(id: "c", deadline: 2_000, name: String(repeating: "x", count: BusLimits.commandBytes))
        await #expect(throws: BusError.self) { try await self.sender.send(command, to: self.endpoint, timeout: .seconds(10)) }
    }

    private func send(_ id: String, deadline: Int64, timeout: Duration = .seconds(10)) async throws -> CommandReply {
        try await sender.send(Command(id: id, deadline: deadline, name: "pause"), to: endpoint, timeout: timeout)
    }
}
