import TraderModel

/// The contracts whose liquidations are polled, as a setting names them: liq-poller polls them, and documents may name them.
enum PolledContracts {
    static let key = SettingKey(
        "gateio.contracts", standard: "BTC_USDT,ETH_USDT",
        "Gate.io's contracts whose liquidations are taken, separated by commas, one that is never without an hour first")

    /// Each is asked for its hours within a minute of their publication.
    private static let most = 100
    private static let mostCharacters = 32
    private static let suffix = "_USDT"

    static func contracts(_ source: SettingSource) throws(SettingError) -> [Instrument] {
        let list = try SymbolList(
            source.text(key), of: key, count: 1...most, example: "BTC_USDT,ETH_USDT", takes: isContract)
        return list.symbols.map { Instrument(venue: Instrument.gateBTC.venue, symbol: $0) }
    }

    /// Whether a text may be a contract that is paid in USDT: the table of readings calls one by what is before that.
    private static func isContract(_ symbol: String) -> Bool {
        guard symbol.hasSuffix(suffix), symbol.utf8.count <= mostCharacters else { return false }
        let base = symbol.dropLast(suffix.count).utf8
        return !base.isEmpty && base.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (48...57).contains($0) }
    }
}
