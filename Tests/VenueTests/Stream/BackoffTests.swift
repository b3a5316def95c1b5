import TestSupport
import Testing
import TraderVenues

@Suite("Backoff")
struct BackoffTests {
    private func pauses(_ backoff: inout Backoff, _ count: Int, seed: UInt64) -> [Duration] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in backoff.pause(using: &generator) }
    }

    @Test("pauses double up to 30 s, each within a quarter of chance", arguments: 1...50)
    func doubles(seed: UInt64) {
        var backoff = Backoff()
        for (pause, seconds) in zip(pauses(&backoff, 9, seed: seed), [1, 2, 4, 8, 16, 30, 30, 30, 30]) {
            #expect((Duration.seconds(seconds) * 0.75...Duration.seconds(seconds) * 1.25).contains(pause))
        }
    }

    @Test("two that fail together do not come back together")
    func jitters() {
        var (one, other) = (Backoff(), Backoff())
        #expect(pauses(&one, 5, seed: 1) != pauses(&other, 5, seed: 2))
    }

    @Test("after data the first pause is short again")
    func resets() {
        var backoff = Backoff()
        _ = pauses(&backoff, 9, seed: 1)
        backoff.reset()
        #expect(pauses(&backoff, 1, seed: 1)[0] <= .milliseconds(1_250))
    }
}
