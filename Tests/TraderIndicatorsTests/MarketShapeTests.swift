import Testing
import TraderIndicators

/// Small cases worked out by hand.
@Suite struct MarketShapeTests {
    private func bar(_ low: Double, _ high: Double, close: Double? = nil, volume: Double = 1) -> BarValues {
        BarValues(open: low, high: high, low: low, close: close ?? (low + high) / 2, volume: volume)
    }

    private func numbers<Output: NamedValues>(_ answer: Output?) -> [Double?]? {
        answer.map { answer in Output.names.indices.map { answer.value(at: $0) } }
    }

    // MARK: Volume profile

    @Test func theValueAreaGrowsFromThePointOfControlByTheLargerNeighbour() {
        // Ten bins of width 1 from 0 to 10 hold 1 2 3 10 4 4 0 0 0 6 — in all 30, of which 70 % are 21.
        let contents: [Double] = [1, 2, 3, 10, 4, 4, 0, 0, 0, 6]
        var profile = VolumeProfile(period: 10, bins: 10)
        var answer: VolumeProfile.Output?
        for (bin, volume) in contents.enumerated() {
            let low = Double(bin)
            answer = profile.update(bar(low, bin == 9 ? 10 : low + 0.5, volume: volume))
        }
        // 10, then 4 above, 4 above that, then 3 below: 21 are reached.
        #expect(numbers(answer) == [3.5, 5.5, 2.5, 3])
    }

    @Test func equalNeighboursGrowTheAreaDownwards() {
        var profile = VolumeProfile(period: 3, bins: 3, valueArea: 0.6)
        #expect(profile.update(bar(0, 0.5, volume: 2)) == nil)
        #expect(profile.update(bar(1, 1.5, volume: 6)) == nil)
        #expect(numbers(profile.update(bar(2, 3, volume: 2))) == [1.5, 1.5, 1.5, 10.0 / 3])
        // Now 6, 2 and 4 by price: with 0.6 of 12 to reach, it takes one neighbour.
        #expect(numbers(profile.update(bar(0, 0.5, volume: 4))) == [1.5, 1.5, 0.5, 4])
        #expect(VolumeProfile.Output.names == ["poc", "vah", "val", "average_volume"])
    }

    @Test func aBarSpreadsItsVolumeOverAllItsBinsAndTheFirstOfEqualsIsThePoint() {
        var profile = VolumeProfile(period: 2, bins: 4, valueArea: 1)
        _ = profile.update(bar(0, 4, volume: 4))
        #expect(numbers(profile.update(bar(2, 3.5, volume: 4))) == [2.5, 3.5, 0.5, 4])
        #expect(numbers(profile.update(bar(2, 2, volume: 0))) == [2.1875, 3.3125, 2.1875, 2])
    }

    @Test func whereAllPricesAreOneThatIsAllThree() {
        var profile = VolumeProfile(period: 2)
        _ = profile.update(bar(7, 7, volume: 3))
        #expect(numbers(profile.update(bar(7, 7, volume: 0))) == [7, 7, 7, 1.5])
    }

    @Test func withoutVolumeThereIsNoProfile() {
        var profile = VolumeProfile(period: 2)
        _ = profile.update(bar(7, 8, volume: 0))
        #expect(profile.update(bar(7, 9, volume: 0)) == nil)
        #expect(profile.update(bar(7, 9, volume: 1)) != nil)
    }

    @Test(arguments: [1e-300, .leastNonzeroMagnitude, 1e300]) func volumesMayBeOfAnySize(volume: Double) {
        var profile = VolumeProfile(period: 1, bins: 2)
        #expect(profile.update(bar(0, 2, volume: volume))?.averageVolume == volume)
    }

    // MARK: Fair value gaps

    @Test func aBullishGapIsMadeMetLeftAndFilled() {
        var gaps = FairValueGap()
        let bars = [
            bar(9, 10), bar(10, 12),
            bar(12, 13),  // makes the gap 10...12 and touches its top
            bar(14, 15),  // makes the gap 12...14
            bar(13, 16, close: 14),  // within the newer gap, and its top is not below the close
            bar(15, 17, close: 16),
            bar(11, 16, close: 15),  // fills the newer gap, within the older
            bar(12.5, 16, close: 15),
            bar(10, 16, close: 15),  // fills the older
        ]
        let answers = bars.map { numbers(gaps.update($0)) }
        #expect(
            answers == [
                nil, nil, [1, 0, 12, nil], [1, 0, 14, nil], [1, 0, 12, nil], [0, 0, 14, nil], [1, 0, 12, nil], [0, 0, 12, nil],
                [0, 0, nil, nil],
            ])
        #expect(FairValueGap.Output.names == ["bullish", "bearish", "support", "resistance"])
    }

    @Test func aBearishGapIsTheSameUpsideDown() {
        var gaps = FairValueGap()
        let bars = [bar(20, 21), bar(18, 20), bar(17, 18), bar(15, 16), bar(17, 19, close: 17), bar(15, 20, close: 16)]
        let answers = bars.map { numbers(gaps.update($0)) }
        // Gaps 18...20, then 16...18; 17...19 fills the second and meets the first, 20 fills that.
        #expect(answers == [nil, nil, [0, 1, nil, 18], [0, 1, nil, 16], [0, 1, nil, 18], [0, 0, nil, nil]])
    }

    @Test func aGapIsForgottenOnTheBarAfterItsLargestAge() {
        var gaps = FairValueGap(maximumAge: 2)
        let bars = [bar(9, 10), bar(10, 12), bar(12, 13), bar(11.5, 13), bar(11.5, 13), bar(11.5, 13)]
        #expect(bars.map { gaps.update($0)?.bullish } == [nil, nil, true, true, true, false])
    }

    @Test func smallGapsDoNotCountAndNothingIsSaidBeforeTheRangeIsKnown() {
        // All ranges are 2, and gaps of 1 and of 2 follow.
        let bars = [bar(0, 2), bar(1, 3), bar(2, 4), bar(4, 5, close: 4.5), bar(6, 6.5, close: 6)]
        for (least, expected) in [(0.4, [true, true]), (0.6, [false, true]), (1.2, [false, false])] {
            var gaps = FairValueGap(minimumGap: least, atrPeriod: 3)
            #expect(gaps.warmUp == 3)
            #expect(bars.map { gaps.update($0)?.bullish } == [nil, nil, nil] + expected, "at least \(least) ranges")
        }
    }

    // MARK: Swings

    @Test(arguments: [(1, 1), (1, 3), (9, 5), (2, 2)]) func theFirstSwingIsKnownAsSoonAsItCanBe(size: (left: Int, right: Int)) {
        var swings = SwingPoints(left: size.left, right: size.right)
        let bars = (0...size.left + size.right).map { bar(1, $0 == size.left ? 9 : 5) }
        let answers = bars.map { swings.update($0)?.high }
        #expect(answers.firstIndex { $0 != nil } == swings.warmUp && swings.warmUp == size.left + size.right)
        #expect(answers.last == .some(9))
    }

    @Test func ofEqualHighsTheFirstIsTheSwing() {
        var swings = SwingPoints(left: 2, right: 1)
        let highs: [Double] = [1, 2, 5, 5, 3, 2, 5, 1]
        let answers = highs.map { swings.update(bar($0 - 1, $0)) }
        #expect(answers.map { $0?.high } == [nil, nil, nil, 5, 5, 5, 5, 5])
        // The low of 1 at the sixth bar is known with the seventh.
        #expect(answers.map { $0?.low } == [nil, nil, nil, nil, nil, nil, 1, 1])
        #expect(numbers(answers[3]) == [5, nil] && SwingPoints.Output.names == ["high", "low"])
    }

    // MARK: Market structure

    @Test func breaksFollowTheTrendOrTurnIt() {
        var structure = MarketStructure(left: 1, right: 1)
        let closes: [Double] = [
            10, 12, 11,  // a high of 12 is confirmed
            13,  // broken: the first of all is a change of character; the low of 11 is confirmed
            14,  // that high is broken already
            13.5, 15,  // a high of 14 is confirmed and broken
            12, 10,  // the low of 13.5, confirmed with the 15, is broken downwards, once
            11, 9,  // a low of 10 is confirmed and broken
        ]
        let answers = closes.map { structure.update(bar($0, $0)) }
        #expect(answers.map { $0?.choch } == [nil, nil, 0, 1, 0, 0, 0, -1, 0, 0, 0])
        #expect(answers.map { $0?.bos } == [nil, nil, 0, 0, 0, 0, 1, 0, 0, 0, -1])
        #expect(answers.map { $0?.trend } == [nil, nil, 0, 1, 1, 1, 1, -1, -1, -1, -1])
        #expect(numbers(answers[3]) == [0, 1, 1] && MarketStructure.Output.names == ["bos", "choch", "trend"])
    }

    // MARK: Where a library says something else

    @Test func withNoMovementThereIsNoRelativeStrength() {
        for smoothing in RelativeStrengthIndex.Smoothing.allCases {
            var index = RelativeStrengthIndex(period: 2, smoothing: smoothing)
            #expect([5.0, 5, 5, 5, 6].map { index.update($0) } == [nil, nil, nil, nil, 100])
        }
    }

    @Test func withoutAnyRangeThereIsNoDirection() {
        var movement = DirectionalMovement(period: 2)
        #expect((0..<4).map { _ in numbers(movement.update(bar(3, 3))) } == [nil, nil, [nil, 0, 0], [0, 0, 0]])
    }
}
