import Foundation
import GRDB
import Logging
import ServiceLifecycle
import SignalEngine
import TestSupport
import TraderBus
import TraderDocuments
import TraderProto
import TraderService
import TraderSignals

/// signal-engine in a process of its own, with a part of a test's beside it.
enum EngineAlone {
    static let document = """
        name: dip
        instrument: coinbase:BTC-USD
        entry:
          long: crosses_below(close, ema(close, 50))
        exit: { after_bars: 12 }
        """

    /// Runs it until the process ends.
    static func run(
        clock: String = "", projections: @escaping (inout DatabaseMigrator) -> Void = SignalEngine.register,
        beside part: (ServiceContext) -> any Service
    ) async throws -> Never {
        let folder = try TemporaryFolder()
        let strategies = folder.url.appendingPathComponent("strategies").path
        try FileManager.default.createDirectory(atPath: strategies, withIntermediateDirectories: true)
        let ports = try PortBlock()
        let settings = try CommonSettings(
            SettingSource(["DATA_DIR": folder.url.path, "BUS_PORT_BASE": "\(ports.first)", "CLOCK_URL": clock]))
        await Chassis.run(.signalEngine, settings, projections: projections) { context in
            SignalEngine.parts(context, StrategyFolder(path: strategies), among: .known) + [part(context)]
        }
    }

    /// Sends wishes to the service that it is a part of, more than are made at once.
    struct Wishing: Service {
        let context: ServiceContext
        /// Whether the process is told to stop once the wishes are there.
        let isStopping: Bool

        func run() async throws { try await cancelWhenGracefulShutdown { try await wish() } }

        private func wish() async throws {
            let bus = try Bus.open(key: context.settings.busKeyFile.read(), logger: context.logger)
            let endpoint = context.settings.endpoints(of: .signalEngine).command
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let text = EngineAlone.document.replacing("name: dip", with: "name: dip-\(index)")
                        _ = try? await bus.send(
                            Command(
                                id: UUID().uuidString, deadline: WallClock.microseconds() + 60_000_000, name: "define-strategy",
                                arguments: ["text": text]), to: endpoint, timeout: .seconds(60))
                    }
                }
                if isStopping {
                    // What was sent before these has come when they are answered.
                    var answers = 0
                    for _ in 0..<20 {
                        if (try? await StatusQuestion.ask(at: endpoint, over: bus, timeout: .seconds(10))) != nil { answers += 1 }
                    }
                    precondition(answers > 0, "none of twenty questions was answered: nothing shows that the wishes have come")
                    kill(ProcessInfo.processInfo.processIdentifier, SIGTERM)
                }
            }
        }
    }
}
