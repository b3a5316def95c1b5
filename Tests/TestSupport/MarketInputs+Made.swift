public import TraderModel

extension MarketInputs {
    /// What a made market has: `MadeMarket`'s instruments and both contracts.
    public static let made = MarketInputs(instruments: [.coinbaseBTC, .coinbaseETH], contracts: [.gateBTC, .gateETH])
}
