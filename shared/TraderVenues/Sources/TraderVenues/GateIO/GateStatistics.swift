public import TraderModel

/// Gate.io's public hourly statistics of perpetual contracts, as far as liquidations go.
public struct GateStatistics: Sendable {
    /// The venue's name in instruments.
    public static let venue = "gateio"
    /// Where the interface lies.
    public static let standardBase = "https://api.gateio.ws"
    /// Rows asked for at once: the smallest of the caps that are told.
    public static let pageRows = 100

    /// What was liquidated in an hour, as the venue tells it now; the running hour's row still grows.
    public struct Row: Codable, Equatable, Sendable {
        public var instrument: Instrument
        public var hour: BarTime
        public var longUSD: Money
        public var shortUSD: Money

        public init(instrument: Instrument, hour: BarTime, longUSD: Money, shortUSD: Money) {
            self.instrument = instrument
            self.hour = hour
            self.longUSD = longUSD
            self.shortUSD = shortUSD
        }
    }

    private let client: VenueClient

    public init(client: VenueClient) { self.client = client }

    /// Up to `pageRows` hours from `first` on, ascending. Throws `VenueError`.
    public func rows(of instrument: Instrument, from first: BarTime) async throws -> [Row] {
        let path =
            "/api/v4/futures/usdt/contract_stats?contract=\(instrument.symbol)&interval=1h"
            + "&from=\(first.unixSeconds)&limit=\(Self.pageRows)"
        return try Self.rows(in: try await client.get(path), of: instrument)
    }

    /// Decodes an answer: numbers may come as strings, and times in milliseconds.
    public static func rows(in body: [UInt8], of instrument: Instrument) throws(VenueError) -> [Row] {
        var rows: [Row] = []
        for entry in try decodeJSON([Entry].self, from: body) {
            let seconds = entry.time > 100_000_000_000 ? entry.time / 1_000 : entry.time
            let hour = BarTime(unixSeconds: seconds)
            guard seconds.isReasonableTime, BarLength.oneHour.isAligned(hour) else {
                throw .malformed("row time \(entry.time) is not the start of an hour")
            }
            rows.append(
                Row(instrument: instrument, hour: hour, longUSD: entry.long_liq_usd.amount, shortUSD: entry.short_liq_usd.amount))
        }
        return rows.sorted { $0.hour < $1.hour }
    }

    private struct Entry: Decodable {
        var time: Int64
        var long_liq_usd: FlexibleAmount
        var short_liq_usd: FlexibleAmount
    }
}
