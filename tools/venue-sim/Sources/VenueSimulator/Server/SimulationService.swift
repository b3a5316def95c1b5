import ServiceLifecycle

/// The simulation as a service: its clock, and the beat of the wall second beside it.
struct SimulationService: Service {
    let simulation: Simulation

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while (try? await Task.sleep(for: .seconds(1))) != nil { await simulation.beat() }
                }
                await simulation.run()
                group.cancelAll()
            }
        }
    }
}
