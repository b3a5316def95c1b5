/// The two-sided 95 % interval of a Poisson mean of which one count was seen.
enum PoissonInterval {
    /// The bounds for `count` ≥ 0, to 0.2 %: Byar's approximation (Breslow and Day 1987) of the exact interval (Garwood 1936), and tables where
    /// it is worse.
    static func around(_ count: Int) -> ReturnSample.ClosedInterval {
        precondition(count >= 0, "a count is not negative")
        let high = count == 0 ? highOfNone : byar(Double(count + 1), sign: 1)
        let low = count == 0 ? 0 : count <= lows.count ? lows[count - 1] : byar(Double(count), sign: -1)
        return ReturnSample.ClosedInterval(low: low, high: high)
    }

    private static func byar(_ count: Double, sign: Double) -> Double {
        let root = 1 - 1 / (9 * count) + sign * 1.959963984540054 / (3 * count.squareRoot())
        return count * root * root * root
    }

    private static let highOfNone = 3.6888794541139354
    /// Of 1 to 9.
    private static let lows = [
        0.025317807984289876, 0.24220927854396496, 0.6186721228956014, 1.0898653736263249, 1.6234863901184207, 2.2018942534908508,
        2.8143630515198654, 3.4538321767485014, 4.115373097378334,
    ]
}
