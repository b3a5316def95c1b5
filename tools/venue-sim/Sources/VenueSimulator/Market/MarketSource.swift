/// Where a market comes from: a seed, which has no end, or files.
public enum MarketSource: Sendable {
    case synthetic(SyntheticMarket)
    case replay(ReplayFiles)

    /// The market as far as it is known.
    public var market: Market {
        switch self {
        case .synthetic(let synthetic): synthetic.market
        case .replay(let files): files.market
        }
    }

    /// What can make more of the market; nil for files.
    var synthetic: SyntheticMarket? {
        switch self {
        case .synthetic(let synthetic): synthetic
        case .replay: nil
        }
    }
}
