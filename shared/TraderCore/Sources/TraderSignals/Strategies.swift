import TraderModel

/// The strategies that run: the one place that lists them.
public enum Strategies {
    /// The four liquidation and momentum signals.
    public static let all: [Strategy] = [lq1, lq2, lq3, vs3]

    /// The strategy of this name; nil when there is none.
    public static func named(_ name: String) -> Strategy? { all.first { $0.name == name } }

    private static let lq1 = Strategy(
        name: "LQ-1", version: 1, title: "Long liquidation cascade",
        theory: "Extreme long liquidations in the hour before: forced selling sets off more stops; the fall goes on for some 40 minutes.",
        instrument: .coinbaseBTC,
        entries: [.init(.short, when: [.isTrue(.isNewReading), .atLeast(.longLiquidationRank, 0.90)])],
        holdBars: 8, cooldownBars: 8,
        expectation: .init(tradesPerDay: 4.3, grossBps: 20, grossBpsLow: 15, grossBpsHigh: 25, netBps: 11.7))

    private static let lq2 = Strategy(
        name: "LQ-2", version: 1, title: "Short liquidation squeeze",
        theory: "Extreme short liquidations in the hour before: forced buying carries the rise on for about 40 minutes.",
        instrument: .coinbaseBTC,
        entries: [.init(.long, when: [.isTrue(.isNewReading), .atLeast(.shortLiquidationRank, 0.90)])],
        holdBars: 8, cooldownBars: 8,
        expectation: .init(tradesPerDay: 4.4, grossBps: 16, grossBpsLow: 10, grossBpsHigh: 20, netBps: 6.8))

    private static let lq3 = Strategy(
        name: "LQ-3", version: 1, title: "ETH slope flips down with long liquidations",
        theory: "A bearish flip of ETH's hourly momentum that liquidated longs confirm has deleveraging behind it, not noise.",
        instrument: .coinbaseBTC,
        entries: [.init(.short, when: [flip(to: -1), .atLeast(.longLiquidationRank, 0.70)])],
        holdBars: 8, cooldownBars: 8,
        expectation: .init(tradesPerDay: 0.5, grossBps: 31, grossBpsLow: 25, grossBpsHigh: 35, netBps: 18.7))

    private static let vs3 = Strategy(
        name: "VS-3", version: 1, title: "ETH slope flip with volume and liquidations",
        theory: "Momentum, capital flow and deleveraging turn at once: an ETH slope flip on high BTC volume and many liquidations.",
        instrument: .coinbaseBTC,
        entries: [
            .init(.long, when: [flip(to: 1)] + gates),
            .init(.short, when: [flip(to: -1)] + gates),
        ],
        holdBars: 12, cooldownBars: 12,
        expectation: .init(tradesPerDay: 0.26, grossBps: 60.5, grossBpsLow: 45, grossBpsHigh: 65, netBps: 48))

    private static let gates: [Condition] = [.atLeast(.volumeRank, 0.80), .atLeast(.totalLiquidationRank, 0.70)]

    private static func flip(to sign: Double) -> Condition {
        .flips(.ethSlopeSign, previous: .ethSlopeSignPrevious, to: sign)
    }
}
