/// A venue's symbols as a setting lists them: separated by commas, each once.
public struct SymbolList: Sendable {
    /// The symbols, in the order of the setting.
    public let symbols: [String]

    /// Reads `text`, the value of `key`: as many symbols as `count` allows, each of which the venue `takes`. Throws `SettingError` with `example`.
    public init(
        _ text: String, of key: SettingKey, count: ClosedRange<Int>, example: String, takes: (String) -> Bool
    ) throws(SettingError) {
        symbols = text.split(separator: ",", omittingEmptySubsequences: true).map { String($0.filter { $0 != " " }) }
        guard count.contains(symbols.count), symbols.allSatisfy(takes), Set(symbols).count == symbols.count else {
            throw SettingError(
                key, text,
                should: "use the venue's symbols, each once, separated by commas, \(count.upperBound) at most, such as \(example)")
        }
    }
}
