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
            while !Task.isCancelled {
                let pulse = Pulse(service: context.name, head: context.store.head, at: context.clock.now.microseconds)
                context.bus.publish([try BusRecord(pulse.envelope)])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
