import Foundation

/// Two months of real bars and liquidations that lie beside the repository, in `../shared`; not every machine has them.
public enum RecordedMarket {
    /// What a skipped test says.
    public static let absence = "../shared/data/replay and ../shared/oracle are not beside this repository"

    /// Whether the recorded data and the oracle's trades are there.
    public static var isPresent: Bool {
        ["BTC-USD_5m.csv.gz", "ETH-USD_5m.csv.gz", "BTC_liq_1h.csv.gz"].allSatisfy { isReadable(path($0)) } && isReadable(oracleTrades)
    }

    /// The path of a recorded file.
    public static func path(_ name: String) -> String { shared.appendingPathComponent("data/replay/\(name)").path }

    /// The trades that an independent implementation finds in the recorded data.
    public static var oracleTrades: String { shared.appendingPathComponent("oracle/expected_trades.csv").path }

    private static let shared = Repository.root.deletingLastPathComponent().appendingPathComponent("shared")

    private static func isReadable(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: path) }
}
