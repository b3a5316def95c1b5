public import TraderModel

extension MarketInputs {
    /// What the services of this release read: the instruments that every bar is judged of, and the contracts whose liquidations are
    /// polled.
    public static let platform = MarketInputs(instruments: [.coinbaseBTC, .coinbaseETH], contracts: [.gateBTC, .gateETH])
}
