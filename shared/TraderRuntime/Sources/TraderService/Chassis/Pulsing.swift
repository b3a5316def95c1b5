import Logging
import ServiceLifecycle
import TraderBus
import TraderModel
import TraderProto
import TraderStore

/// Says once a second who is there and where the own log ends.
struct Pulsing: Service {
    let context: ServiceContext

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var wasStuck = false
            while !Task.isCancelled {
                defer { wasStuck = context.status.isStuck() }
                guard !context.status.isStuck() else {
                    if !wasStuck { context.logger.error("stuck in one step: keeps silent, so that the others notice") }
                    try? await Task.sleep(for: .seconds(1))
                    continue
                }
                // A service that has nothing to write notices too that its store was deleted.
                try context.store.refuseDisplaced()
                let pulse = Pulse(service: context.name, head: context.store.head, at: context.clock.now.microseconds)
                context.bus.publish([try BusRecord(pulse.envelope)])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
