import Synchronization
import TraderProto
import VenueSimulator

/// Says at each commit of a run what happens to it.
final class CommitFaults: Sendable {
    private struct Draw {
        var numbers: SeededNumbers
        var chance: Double
        /// Whose next commit fails in any case.
        var failing: ServiceName?
    }

    private let draw: Mutex<Draw>
    /// Whose commits all succeed.
    private let spared: ServiceName?

    init(seed: UInt64, chance: Double, except spared: ServiceName?) {
        self.spared = spared
        draw = Mutex(Draw(numbers: SeededNumbers(seed: seed), chance: chance))
    }

    func next(of service: ServiceName) -> CommitFault? {
        draw.withLock { draw in
            if draw.failing == service {
                draw.failing = nil
                return .failed
            }
            guard service != spared, draw.chance > 0, draw.numbers.chance(draw.chance) else { return nil }
            return switch draw.numbers.number(in: 0...3) {
            case 0: .killedBefore
            case 1: .killedInside
            case 2: .failed
            default: .killedAfter
            }
        }
    }

    /// The disk is full at the service's next commit.
    func failNext(of service: ServiceName) { draw.withLock { $0.failing = service } }

    /// No more faults.
    func end() {
        draw.withLock { draw in
            draw.chance = 0
            draw.failing = nil
        }
    }
}
