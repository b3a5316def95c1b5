import Foundation
import Logging
import ServiceLifecycle
import SignalEngine
import TestSupport
import Testing
import TraderBus
import TraderDocuments
import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// Whoever waits for a change is answered, whatever becomes of the service.
@Suite(.timeLimit(.minutes(2)))
struct StrategyDeskTests {
    private static func isRefused(_ outcome: StrategyDesk.Outcome) -> Bool {
        if case .refused = outcome { true } else { false }
    }

    @Test("wishes that wait, and the one under way, are answered when their tasks are cancelled", arguments: 0...1)
    func cancelled(taken: Int) async throws {
        let folder = try TemporaryFolder()
        let desk = StrategyDesk(
            folder: StrategyFolder(path: folder.url.path), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let document = try YAMLDocument.strategy(from: EngineAlone.document)
        let outcomes = await withTaskGroup(of: StrategyDesk.Outcome.self) { group in
            for _ in 0..<3 { group.addTask { await desk.make(.define(document)) } }
            // One that has come stays under way, as when its commit does not return.
            for _ in 0..<taken { _ = desk.nudge(SignalMachine()) }
            group.cancelAll()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 3)
        #expect(outcomes.count { Self.isRefused($0) } >= 2)
    }

    @Test("a commit that fails ends the service, also with wishes waiting")
    func failedCommit() async {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            // Without the service's tables the first change cannot be committed.
            try await EngineAlone.run(projections: { _ in }) { EngineAlone.Wishing(context: $0, isStopping: false) }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("no such table"), "\(text)")
        #expect(!text.contains("ended by force"), "\(text)")
    }

    @Test("a stop with wishes waiting is a clean one")
    func stopped() async {
        // The loop waits for a clock that is not there, and takes no wish.
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            try await EngineAlone.run(clock: "ws://127.0.0.1:1/clock") { EngineAlone.Wishing(context: $0, isStopping: true) }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("\"stopped\""), "\(text)")
    }
}
