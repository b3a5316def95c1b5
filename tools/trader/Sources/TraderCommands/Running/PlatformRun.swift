import Foundation
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// A platform from its start to its end, under one supervisor that holds the data folder.
struct PlatformRun: Sendable {
    /// Deaths in a row, without an answer between, that a demo bears: nothing outside can be the cause there.
    private static let demoDeathsLimit = 5
    /// How long all services may take until they answer.
    private static let readyLimit = Duration.seconds(60)

    let platform: Platform

    /// Starts everything and runs it to its end. `announce` is called when the start is no longer refused, and is told whether the stores
    /// of an earlier demo were moved away; `onReady` when every service has answered; `say` gets each line worth seeing.
    ///
    /// Answers how it ended well: `stopped` or `finished`. Throws `InputError` when the start is refused, `RunError` when the run failed.
    func run(
        announce: @Sendable (_ hasMovedStores: Bool) throws -> Void, onReady: @escaping @Sendable () -> Void,
        say: @escaping @Sendable (String) -> Void
    ) async throws -> Ending {
        let programs = ProgramFolder.current
        let services = try platform.services(in: programs)
        let market = try platform.marketProgram(in: programs)
        try refuseFolder()
        let lock = Hold(try platform.folder.take())
        try await platform.refuseTakenPorts()
        try announce(try prepareFolder())
        let log = ProgramLog(path: platform.folder.log(of: "supervisor"))
        let tell: @Sendable (String) -> Void = { line in
            log.append(line: "\(Timestamp.seconds(SystemClock().now.wholeSeconds)) \(line)")
            say(line)
        }
        let supervisor = try Supervisor(
            Supervisor.Setup(
                folder: platform.folder, services: platform.endpoints, programs: services,
                market: market.map { Supervisor.Market(program: $0, port: platform.marketPort) }, gateway: platform.dashboard,
                keyFile: platform.keyFile,
                strategies: platform.strategiesToRun, isSimulated: platform.isSimulated, plan: plan, readyLimit: Self.readyLimit,
                onReady: onReady, say: tell))
        let ending = await supervisor.run()
        withExtendedLifetime(lock) {}
        switch ending {
        case .stopped, .finished: return ending
        case .refused(let why): throw InputError(why)
        case .failed(let why): throw RunError("\(why); see \(platform.folder.logs)")
        }
    }

    private var plan: Supervision.Plan {
        let isDemo = platform.market != nil
        return Supervision.Plan(
            market: isDemo ? Platform.marketName : nil, services: platform.members.map(\.rawValue),
            stopOrder: Platform.stopOrder.map(\.rawValue) + [Platform.marketName], mustGetReady: !isDemo,
            unansweredDeathsLimit: isDemo ? Self.demoDeathsLimit : nil)
    }

    /// Looks at the folder before anything is made in it.
    private func refuseFolder() throws {
        if platform.market != nil { return try DemoFolder(platform.folder).refuseForeign() }
        guard !platform.folder.isDemo else {
            throw InputError("--data \(platform.folder.path): belongs to demos, whose stores hold made-up markets; give another --data")
        }
    }

    private func prepareFolder() throws -> Bool {
        if let market = platform.market {
            let hasMovedStores = try DemoFolder(platform.folder).prepare(market: market.description)
            for line in try DemoStrategies(platform.folder).copy(from: platform.strategies) { Console.note(line) }
            return hasMovedStores
        }
        try platform.folder.refuseLeftovers()
        return false
    }
}

/// Keeps a folder taken for as long as it lives.
private final class Hold: Sendable {
    private let lock: FileLock

    init(_ lock: consuming FileLock) { self.lock = lock }
}
