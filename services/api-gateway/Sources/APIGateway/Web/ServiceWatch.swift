import ServiceLifecycle
import Synchronization
import TraderBus
import TraderModel
import TraderProto
package import TraderService

/// How the services answered when they were asked last. They are asked again and again, so that nobody who asks the gateway waits for one that
/// is silent.
package final class ServiceWatch: Service {
    /// What came of asking one.
    enum Answer: Sendable {
        case status(StatusBoard.Status)
        case silent(String)
    }

    /// An answer and when it came.
    struct Seen: Sendable {
        var answer: Answer
        var at: ContinuousClock.Instant
    }

    private let context: ServiceContext
    private let seen = Mutex<[ServiceName: Seen]>([:])

    /// How often the services are asked.
    private static let interval = Duration.seconds(2)
    /// How long one may take to answer.
    private static let patience = Duration.milliseconds(500)

    package init(_ context: ServiceContext) { self.context = context }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.ask(self.context.settings.services)
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Every service as it was seen last; one that was never asked is asked now.
    func newest() async -> [ServiceName: Seen] {
        let known = seen.withLock { $0 }
        let unasked = context.settings.services.filter { known[$0] == nil }
        if !unasked.isEmpty { await ask(unasked) }
        return seen.withLock { $0 }
    }

    /// What is known of the data's reach, without asking anybody.
    func reach() -> DataReach {
        let answers = seen.withLock { $0 }.compactMapValues { seen -> DataReach.Reader? in
            switch seen.answer {
            case .silent(let why): .silent(why)
            case .status(let status): status.source.map { .report($0) }
            }
        }
        return DataReach(answers, now: context.clock.now)
    }

    private func ask(_ services: [ServiceName]) async {
        await withTaskGroup { group in
            for service in services { group.addTask { (service, await self.answer(of: service)) } }
            for await (service, answer) in group { seen.withLock { $0[service] = Seen(answer: answer, at: .now) } }
        }
    }

    private func answer(of service: ServiceName) async -> Answer {
        do {
            return .status(
                try await StatusQuestion.ask(
                    at: context.settings.endpoints(of: service).command, over: context.bus, timeout: Self.patience))
        } catch {
            return .silent("\(error)")
        }
    }
}
