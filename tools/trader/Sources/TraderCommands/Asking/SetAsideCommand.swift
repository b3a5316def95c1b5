import ArgumentParser
import Foundation
import TraderBus
import TraderProto

/// `trader set-aside SERVICE RECORD --reason WHY`: a person's word on a record that a service cannot apply.
struct SetAsideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-aside", abstract: "Lets a halted service pass over the record that ends it, or try it again.",
        discussion: """
            A service that one record ends again and again halts before it and says so in its status, with the record's name. Nothing that
            follows from a record that was set aside is ever made. The reason is kept in the store, and verify says it.
            """)

    private static let timeout = Duration.seconds(10)

    @Argument(help: "The service.")
    var service: String

    @Argument(help: "The record as status names it, such as signal-engine/123.")
    var record: String?

    @Option(help: "Why it is passed over.")
    var reason: String?

    @Flag(help: "Tries the record again instead, with another version of the program for example.")
    var retry = false

    @Option(help: "Folder of the stores and logs. (default: the one that runs, else the hosts and ports of the environment)")
    var data: String?

    func run() async throws {
        let name = try ServiceArgument.service(service)
        let (command, arguments) = try wish()
        let place = try await Whereabouts.find(data: data, orSettings: true)
        let endpoint = try place.endpoints(of: name).command
        let deadline = WallClock.microseconds() + Self.timeout.components.seconds * 1_000_000
        let reply = try await place.probe().bus.send(
            Command(id: UUID().uuidString, deadline: deadline, name: command, arguments: arguments), to: endpoint, timeout: Self.timeout)
        guard reply.accepted else { throw RunError(reply.reason ?? "\(name) refuses, without a reason") }
        try Console.print(retry ? "\(name) tries it again" : "\(name) passes over \(record ?? "it")")
    }

    private func wish() throws(InputError) -> (command: String, arguments: [String: String]) {
        guard !retry else {
            guard record == nil, reason == nil else { throw InputError("give either --retry, or a record and --reason") }
            return ("retry-record", [:])
        }
        guard let record else { throw InputError("give the record as status names it, such as signal-engine/123") }
        guard let reason, !reason.allSatisfy(\.isWhitespace) else { throw InputError("--reason: say why; it is kept, and verify says it") }
        return ("set-aside", ["record": record, "reason": reason])
    }
}
