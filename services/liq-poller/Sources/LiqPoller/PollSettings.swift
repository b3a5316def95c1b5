import TraderModel
import TraderService
import TraderSources
import TraderVenues

/// Where Gate.io is, which contracts are followed there, and which of its figures are taken.
struct PollSettings: Sendable {
    let restURL: String
    /// The contracts that are followed, the first of which must have every hour.
    let contracts: [Instrument]
    let amounts: GateAmounts
    let venue: VenueSettings

    static let keys = [restKey, contractsKey, amountsKey] + VenueSettings.keys

    private static let restKey = SettingKey("gateio.rest.url", standard: GateStatistics.standardBase, "base of Gate.io's REST interface")
    private static let contractsKey = SettingKey(
        "gateio.contracts", standard: "BTC_USDT,ETH_USDT",
        "the contracts whose liquidations are taken, separated by commas, one that is never without an hour first")
    private static let amountsKey = SettingKey(
        "gateio.liquidations", standard: GateAmounts.usd.rawValue,
        "which of Gate.io's figures are taken: usd (long_liq_usd) or usd_new (long_liq_usd_new); one store holds one kind")

    init(_ source: SettingSource) throws(SettingError) {
        restURL = try source.text(Self.restKey)
        let list = try SymbolList(
            source.text(Self.contractsKey), of: Self.contractsKey, count: 1...Self.mostContracts, example: "BTC_USDT,ETH_USDT",
            takes: Self.isContract)
        contracts = list.symbols.map { Instrument(venue: GateStatistics.venue, symbol: $0) }
        let text = try source.text(Self.amountsKey)
        guard let amounts = GateAmounts(rawValue: text) else {
            throw SettingError(Self.amountsKey, text, should: "use usd or usd_new")
        }
        self.amounts = amounts
        venue = try VenueSettings(source)
    }

    /// Each is asked for its hours within a minute of their publication.
    private static let mostContracts = 100
    private static let mostCharacters = 32
    private static let suffix = "_USDT"

    /// Whether a text may be a contract that is paid in USDT: the table of readings calls one by what is before that.
    private static func isContract(_ symbol: String) -> Bool {
        guard symbol.hasSuffix(suffix), symbol.utf8.count <= mostCharacters else { return false }
        let base = symbol.dropLast(suffix.count).utf8
        return !base.isEmpty && base.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (48...57).contains($0) }
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
