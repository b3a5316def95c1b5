/// The features that SignalMachine computes each bar, in the order of a record.
public enum FeatureName: String, Codable, CaseIterable, Sendable {
    /// Sign of the 3-hour change of ETH's hourly EMA(20), of the hour before the bar's hour: −1, 0 or 1.
    case ethSlopeSign = "eth_slope_sign"
    /// `eth_slope_sign` of the bar before.
    case ethSlopeSignPrevious = "eth_slope_sign_prev"
    /// Percentile rank of the bar's BTC volume, in (0, 1].
    case volumeRank = "volume_btc_pct"
    /// Percentile rank of the newest known hour's long liquidations, in (0, 1].
    case longLiquidationRank = "long_liq_btc_pct"
    /// The same of short liquidations.
    case shortLiquidationRank = "short_liq_btc_pct"
    /// The same of long and short together.
    case totalLiquidationRank = "total_liq_btc_pct"
    /// 1 when a new hour's reading became known, in time, within the bar; else 0.
    case isNewReading = "is_new_reading"

    /// Names in the order of a record.
    public static let all: [String] = allCases.map(\.rawValue)

    /// The place in a record.
    var index: Int {
        switch self {
        case .ethSlopeSign: 0
        case .ethSlopeSignPrevious: 1
        case .volumeRank: 2
        case .longLiquidationRank: 3
        case .shortLiquidationRank: 4
        case .totalLiquidationRank: 5
        case .isNewReading: 6
        }
    }
}
