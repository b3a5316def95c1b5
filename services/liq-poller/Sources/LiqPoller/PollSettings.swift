import TraderModel
import TraderService
import TraderSources
import TraderVenues

/// Where Gate.io is, and which of its figures are taken.
struct PollSettings: Sendable {
    let restURL: String
    let amounts: GateAmounts
    let venue: VenueSettings

    static let keys = [restKey, amountsKey] + VenueSettings.keys

    private static let restKey = SettingKey("gateio.rest.url", standard: GateStatistics.standardBase, "base of Gate.io's REST interface")
    private static let amountsKey = SettingKey(
        "gateio.liquidations", standard: GateAmounts.usd.rawValue,
        "which of Gate.io's figures are taken: usd (long_liq_usd) or usd_new (long_liq_usd_new); one store holds one kind")

    init(_ source: SettingSource) throws(SettingError) {
        restURL = try source.text(Self.restKey)
        let text = try source.text(Self.amountsKey)
        guard let amounts = GateAmounts(rawValue: text) else {
            throw SettingError(Self.amountsKey, text, should: "use usd or usd_new")
        }
        self.amounts = amounts
        venue = try VenueSettings(source)
    }

    /// The two figures are computed differently: in one percentile window they would make ranks of nothing. A store from before there was a
    /// choice holds `usd`.
    static func check(_ amounts: GateAmounts, against machine: LiquidationMachine) throws(SettingError) {
        let kept = machine.amounts ?? .usd
        guard machine.holdsReadings, kept != amounts else { return }
        throw SettingError(
            amountsKey, amounts.rawValue,
            should: "the store holds readings of \(kept.rawValue), and the two must not meet in one percentile window: set it back, "
                + "or start all services with an empty DATA_DIR")
    }
}
