import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TraderBus
import TraderModel
import TraderProto
import TraderService

/// Tells signal-engine which versions have no trade any more, each until it is in its log: it judges them as long.
///
/// The word may come twice, after a restart or when an answer was lost; the second changes nothing.
final class RetirementCourier: Service, CustomStringConvertible {
    private struct Errands {
        var wanted: [StrategyVersion] = []
        var done: Set<StrategyVersion> = []

        var next: StrategyVersion? { wanted.first { !done.contains($0) } }
    }

    /// How long signal-engine may take to answer.
    private static let patience = Duration.seconds(5)
    private static let pauses = (shortest: Duration.seconds(1), longest: Duration.seconds(30))

    private let context: ServiceContext
    private let errands = Mutex(Errands())
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(_ context: ServiceContext) {
        self.context = context
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var description: String { "words to signal-engine" }

    /// What is to be said from now on.
    func take(_ versions: [StrategyVersion]) {
        let hasErrand = errands.withLock { errands in
            errands.wanted = versions
            errands.done.formIntersection(versions)
            return errands.next != nil
        }
        if hasErrand { wake.yield() }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in self.wakes { await self.runErrands() }
        }
    }

    private func runErrands() async {
        var pause = Self.pauses.shortest
        while !Task.isCancelled, let version = errands.withLock({ $0.next }) {
            if let obstacle = await tell(version) {
                context.logger.debug("signal-engine is told later", metadata: ["version": "\(version)", "reason": "\(obstacle)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, Self.pauses.longest)
            } else {
                errands.withLock { _ = $0.done.insert(version) }
                pause = Self.pauses.shortest
            }
        }
    }

    /// Nil when it was heard, else why not.
    private func tell(_ version: StrategyVersion) async -> String? {
        let deadline = WallClock.microseconds() + Int64(Self.patience / .microseconds(1))
        let command = Command(
            id: UUID().uuidString, deadline: deadline, name: "retire-strategy",
            arguments: ["name": version.name, "version": "\(version.version)"])
        do {
            let reply = try await context.bus.send(
                command, to: context.settings.endpoints(of: .signalEngine).command, timeout: Self.patience)
            return reply.accepted ? nil : reply.reason ?? "refused"
        } catch {
            return "\(error)"
        }
    }
}
