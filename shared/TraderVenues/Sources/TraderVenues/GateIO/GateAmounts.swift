/// Which of Gate.io's two figures of what was liquidated is taken. They are computed differently and must not meet in one window.
public enum GateAmounts: String, Codable, Sendable, CaseIterable {
    /// `long_liq_usd`, `short_liq_usd`: the figure that has always been there.
    case usd
    /// `long_liq_usd_new`, `short_liq_usd_new`: contracts by multiplier by mark price, since 2026-04-27.
    case usdNew = "usd_new"
}
