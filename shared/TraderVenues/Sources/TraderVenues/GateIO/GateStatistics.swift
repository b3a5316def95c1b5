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
    private let amounts: GateAmounts

    /// Takes the figures that `amounts` names, and never the others.
    public init(client: VenueClient, amounts: GateAmounts = .usd) {
        self.client = client
        self.amounts = amounts
    }

    /// Up to `pageRows` hours from `first` on, ascending. Throws `VenueError`.
    public func rows(of instrument: Instrument, from first: BarTime) async throws -> [Row] {
        let path =
            "/api/v4/futures/usdt/contract_stats?contract=\(instrument.symbol)&interval=1h"
            + "&from=\(first.unixSeconds)&limit=\(Self.pageRows)"
        return try await client.get(path) { body throws(VenueError) in try Self.rows(in: body, of: instrument, amounts) }
    }

    /// The venue's time. Throws `VenueError`.
    public func serverTime() async throws -> Timestamp {
        try await client.get("/api/v4/spot/time") { body throws(VenueError) in try Self.serverTime(in: body) }
    }

    /// Decodes the answer to the question for the time: `{"server_time": ms}`.
    public static func serverTime(in body: [UInt8]) throws(VenueError) -> Timestamp {
        let milliseconds = try decodeJSON(Time.self, from: body).server_time
        guard (milliseconds / 1_000).isReasonableTime else { throw .malformed("server_time \(milliseconds) is no time in milliseconds") }
        return Timestamp(microseconds: milliseconds * 1_000)
    }

    private struct Time: Decodable { var server_time: Int64 }

    /// Decodes an answer: numbers may come as strings, and times in milliseconds. A row without the figures that `amounts` names is
    /// malformed: others are computed differently.
    public static func rows(in body: [UInt8], of instrument: Instrument, _ amounts: GateAmounts = .usd) throws(VenueError) -> [Row] {
        var rows: [Row] = []
        for entry in try decodeJSON([Entry].self, from: body) {
            let seconds = entry.time > 100_000_000_000 ? entry.time / 1_000 : entry.time
            let hour = BarTime(unixSeconds: seconds)
            guard seconds.isReasonableTime, BarLength.oneHour.isAligned(hour) else {
                throw .malformed("row time \(entry.time) is not the start of an hour")
            }
            let (long, short) =
                amounts == .usd ? (entry.long_liq_usd, entry.short_liq_usd) : (entry.long_liq_usd_new, entry.short_liq_usd_new)
            guard let long, let short else {
                throw .malformed("the row of \(hour) has no long_liq_\(amounts.rawValue) or short_liq_\(amounts.rawValue)")
            }
            rows.append(Row(instrument: instrument, hour: hour, longUSD: long.amount, shortUSD: short.amount))
        }
        return rows.sorted { $0.hour < $1.hour }
    }

    private struct Entry: Decodable {
        var time: Int64
        var long_liq_usd: FlexibleAmount?
        var short_liq_usd: FlexibleAmount?
        var long_liq_usd_new: FlexibleAmount?
        var short_liq_usd_new: FlexibleAmount?
    }
}
