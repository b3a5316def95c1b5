import TestSupport
import Testing
import TraderIndicators
import TraderModel

@Suite struct PercentileRankTests {
    /// Few different values make long runs of ties across the blocks of the order statistic; many make it split and shrink.
    @Test(
        arguments: [(1, 3_000), (2, 3_000), (3, 3_000), (255, 3_000), (257, 3_000), (1_000, 5_000), (8_640, 12_000)], [3, 60, 1_000_000])
    func itAgreesWithCounting(size: (window: Int, updates: Int), kinds: Int64) {
        var generator = SplitMix64(seed: UInt64(size.window) &* 31 &+ UInt64(kinds))
        var highest = PercentileRank(window: size.window)
        var average = PercentileRank(window: size.window, ties: .average)
        var recent: [Double] = []
        var wrong = 0
        for count in 1...size.updates {
            let value = Double(generator.number(in: -kinds...kinds)) / 8
            recent.append(value)
            if recent.count > size.window { recent.removeFirst() }
            let answers = (highest.update(value), average.update(value))
            guard count >= size.window else {
                if answers != (nil, nil) { wrong += 1 }
                continue
            }
            // Counting a large window at each update would take most of a test run's time.
            guard size.window < 1_000 || count % 13 == 0 else { continue }
            if answers != Self.counted(value, in: recent) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func risingAndFallingSeriesRankAtTheEnds() {
        var rank = PercentileRank(window: 600)
        let rising = (0..<2_000).compactMap { rank.update(Double($0)) }
        #expect(rising.count == 1_401 && rising.allSatisfy { $0 == 1 })
        let falling = (0..<2_000).compactMap { rank.update(-Double($0)) }
        #expect(falling.suffix(1_400).allSatisfy { $0 == 1.0 / 600 })
    }

    @Test func equalValuesShareTheHighestRankOrTheMeanOfTheirRanks() {
        var highest = PercentileRank(window: 4)
        var average = PercentileRank(window: 4, ties: .average)
        let values: [Double] = [1, 2, 2, 2]
        #expect(values.map { highest.update($0) } == [nil, nil, nil, 1])
        #expect(values.map { average.update($0) } == [nil, nil, nil, 0.75])
    }

    @Test func zeroHasNoSign() {
        var rank = PercentileRank(window: 2)
        #expect([0.0, -0.0, 0.0].map { rank.update($0) } == [nil, 1, 1])
    }

    @Test func theFilledPartGrowsUpToTheWindow() {
        var rank = PercentileRank(window: 3)
        let filled = (0..<5).map { value in
            _ = rank.update(Double(value))
            return rank.filled
        }
        #expect(filled == [1, 2, 3, 3, 3])
    }

    @Test func theDigestIsThatOfTheWindowHoweverItCameAbout() throws {
        func digest(_ rank: PercentileRank) -> StateDigest {
            var digest = StateDigest()
            rank.addState(to: &digest)
            return digest
        }
        var generator = SplitMix64(seed: 5)
        var (rank, other) = (PercentileRank(window: 7), PercentileRank(window: 7))
        for step in 0..<40 {
            let value = Double(generator.number(in: 0...3))
            // One old value differs, below all others: the ranks do not show it while it lasts.
            let ranks = (rank.update(step == 20 ? -1 : value), other.update(step == 20 ? -2 : value))
            #expect(ranks.0 == ranks.1)
            let decoded = try throughJSON(rank)
            #expect(digest(rank) == digest(decoded))
            #expect((digest(rank) == digest(other)) == !(20..<27).contains(step), "step \(step)")
        }
    }

    @Test(arguments: [
        #"{"recent":{"capacity":1,"placeOfOldest":0,"values":"AAAAAAAACEAAAAAAAAAAwA=="},"ties":"max"}"#,
        #"{"recent":{"capacity":2,"placeOfOldest":0,"values":"AAAAAAAACEAAAAAAAAAAwA=="},"ties":"least"}"#,
        #"{"recent":{"capacity":2,"placeOfOldest":0,"values":"AAAAAAAA+H8="},"ties":"max"}"#,
    ])
    func aSnapshotThatCannotBeIsRefused(text: String) {
        #expect(throws: DecodingError.self) { try fromJSON(text, as: PercentileRank.self) }
    }

    private static func counted(_ value: Double, in recent: [Double]) -> (Double?, Double?) {
        let atMost = recent.count { $0 <= value }
        let below = recent.count { $0 < value }
        let size = Double(recent.count)
        // The ranks of equal values are below + 1 … atMost.
        return (Double(atMost) / size, Double(below + 1 + atMost) / 2 / size)
    }
}
