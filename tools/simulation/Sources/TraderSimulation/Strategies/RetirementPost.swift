import Synchronization
import TraderModel

/// What one life of paper-broker has to say to signal-engine: as its courier does, each word until it was heard.
final class RetirementPost: Sendable {
    private struct Errands {
        var wanted: [StrategyVersion] = []
        var heard: Set<StrategyVersion> = []
    }

    private let errands = Mutex(Errands())

    /// What is to be said from now on.
    func take(_ versions: [StrategyVersion]) {
        errands.withLock { errands in
            errands.wanted = versions
            errands.heard.formIntersection(versions)
        }
    }

    func isHeard(_ version: StrategyVersion) { errands.withLock { _ = $0.heard.insert(version) } }

    /// What was not heard yet.
    var left: [StrategyVersion] { errands.withLock { errands in errands.wanted.filter { !errands.heard.contains($0) } } }
}
