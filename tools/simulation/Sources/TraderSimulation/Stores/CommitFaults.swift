import Synchronization
import VenueSimulator

/// Says at each commit of a run what happens to it.
final class CommitFaults: Sendable {
    private struct Draw {
        var numbers: SeededNumbers
        var chance: Double
    }

    private let draw: Mutex<Draw>

    init(seed: UInt64, chance: Double) { draw = Mutex(Draw(numbers: SeededNumbers(seed: seed), chance: chance)) }

    func next() -> CommitFault? {
        draw.withLock { draw in
            guard draw.chance > 0, draw.numbers.chance(draw.chance) else { return nil }
            return switch draw.numbers.number(in: 0...3) {
            case 0: .killedBefore
            case 1: .killedInside
            case 2: .failed
            default: .killedAfter
            }
        }
    }

    /// No more faults.
    func end() { draw.withLock { $0.chance = 0 } }
}
