/// Plans the synthetic hours one after the other: a calm history, a mild rise at its end, then the scripted first hours and lively swings.
struct MarketClimate: Sendable {
    /// Hours of the rise at the history's end that makes ETH's slope positive.
    private static let riseHours = 16
    private static let anchor = 90_000.0

    private enum Swing {
        case up
        case down

        var sign: Double { self == .up ? 1 : -1 }
        var opposite: Swing { self == .up ? .down : .up }
    }

    /// Hours until the first live one; negative in the live part.
    private var hoursToLive: Int
    /// ETH's price at which the rise ends.
    private var riseTarget = 0.0
    private var swing = Swing.up
    private var swingHours = 0
    private var quietHours = 2
    private var isImpulse = false

    init(historyHours: Int) { hoursToLive = historyHours }

    mutating func next(btc: Double, eth: Double, ethAverage: HourlyAverage, _ numbers: inout SeededNumbers) -> HourPlan {
        defer { hoursToLive -= 1 }
        switch hoursToLive {
        case (Self.riseHours + 1)...: return calm(btc, &numbers)
        case 1...Self.riseHours: return rise(eth, ethAverage, &numbers)
        case 0: return fall(eth, ethAverage)
        case -1: return squeeze(&numbers)
        default: return lively(btc, &numbers)
        }
    }

    /// A small drift that leads back to the anchor, and the liquidations of quiet days.
    private func calm(_ btc: Double, _ numbers: inout SeededNumbers) -> HourPlan {
        let drift = 0.01 * (1 - btc / Self.anchor) + 0.0022 * numbers.normal()
        var plan = HourPlan(btcReturn: drift, ethReturn: 1.1 * drift + 0.0012 * numbers.normal())
        addCalmLiquidations(to: &plan, &numbers)
        return plan
    }

    private func addCalmLiquidations(to plan: inout HourPlan, _ numbers: inout SeededNumbers) {
        func amount(against move: Double) -> ClosedRange<Double> {
            guard !numbers.chance(0.06) else { return 0...0 }
            let size = numbers.uniform()
            let amount = min(1_500_000, 20_000 + 180_000 * size * size * (1 + 400 * max(0, move)))
            return amount * 0.6...amount
        }
        plan.longLiquidations = amount(against: -plan.btcReturn)
        plan.shortLiquidations = amount(against: plan.btcReturn)
    }

    /// ETH rises evenly to a level above its average, far enough that the average follows for the last hours whatever went before.
    private mutating func rise(_ eth: Double, _ average: HourlyAverage, _ numbers: inout SeededNumbers) -> HourPlan {
        if hoursToLive == Self.riseHours {
            let below = max(0, average.level - eth)
            riseTarget = max(eth, average.level) + max(0.008 * eth, 0.6 * below)
        }
        let hourly = (riseTarget / eth - 1) / Double(hoursToLive)
        var plan = HourPlan(btcReturn: 0.7 * hourly, ethReturn: hourly, volatility: 0.8)
        addCalmLiquidations(to: &plan, &numbers)
        return plan
    }

    /// The first live hour: at least as far down as turns ETH's slope.
    private func fall(_ eth: Double, _ average: HourlyAverage) -> HourPlan {
        let turning = average.close(forDifference: -0.0015 * eth) / eth - 1
        return HourPlan(
            btcReturn: -0.034, ethReturn: min(-0.045, turning), volatility: 2, activity: 10,
            longLiquidations: 9_000_000...16_000_000, shortLiquidations: 40_000...120_000)
    }

    /// The second live hour: the fall ends, and the shorts pay for the way back.
    private mutating func squeeze(_ numbers: inout SeededNumbers) -> HourPlan {
        quietHours = 1
        swing = .up
        return HourPlan(
            btcReturn: 0.024, ethReturn: 0.030, shape: .late, volatility: 2, activity: 10,
            longLiquidations: 200_000...400_000, shortLiquidations: 8_000_000...14_000_000)
    }

    /// Swings of two to three hours with quiet ones between them; far from the anchor they lead back.
    private mutating func lively(_ btc: Double, _ numbers: inout SeededNumbers) -> HourPlan {
        if swingHours == 0, quietHours == 0 { beginSwing(btc, &numbers) }
        guard swingHours > 0 else {
            quietHours -= 1
            var plan = calm(btc, &numbers)
            plan.volatility = 1.4
            plan.activity = 1.5
            return plan
        }
        swingHours -= 1
        if swingHours == 0 { quietHours = Int(numbers.uniform() * 3) }
        defer { isImpulse = false }
        return swingHour(isImpulse, &numbers)
    }

    private mutating func beginSwing(_ btc: Double, _ numbers: inout SeededNumbers) {
        let distance = btc / Self.anchor - 1
        if abs(distance) > 0.06 {
            swing = distance > 0 ? .down : .up
        } else if numbers.chance(0.9) {
            swing = swing.opposite
        }
        swingHours = 2 + Int(numbers.uniform() * 2)
        isImpulse = true
    }

    private func swingHour(_ isImpulse: Bool, _ numbers: inout SeededNumbers) -> HourPlan {
        let move = swing.sign * numbers.uniform(in: isImpulse ? 0.015...0.027 : 0.003...0.010)
        let size = numbers.uniform()
        let hit = (isImpulse ? 2_500_000 : 400_000) * (1 + 5 * size * size)
        let spared = 30_000 + 200_000 * numbers.uniform()
        return HourPlan(
            btcReturn: move, ethReturn: move * numbers.uniform(in: 1.1...1.5), volatility: isImpulse ? 2.2 : 1.6,
            activity: isImpulse ? numbers.uniform(in: 6...12) : numbers.uniform(in: 2...6),
            longLiquidations: swing == .down ? hit...hit : spared...spared,
            shortLiquidations: swing == .up ? hit...hit : spared...spared)
    }
}
