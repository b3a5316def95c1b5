/// Which of the two amounts of USD that Gate.io tells of an hour's liquidations is read; the two are never mixed.
public enum GateAmounts: String, Codable, Sendable {
    /// `long_liq_usd` and `short_liq_usd`: there from the beginning.
    case usd
    /// `long_liq_usd_new` and `short_liq_usd_new`: size × multiplier × mark price, told since April 2026.
    case usdNew = "usd_new"

    /// The fields of a row, for long and for short positions.
    var fields: (long: String, short: String) {
        switch self {
        case .usd: ("long_liq_usd", "short_liq_usd")
        case .usdNew: ("long_liq_usd_new", "short_liq_usd_new")
        }
    }

    /// The other pair.
    var other: GateAmounts { self == .usd ? .usdNew : .usd }
}
