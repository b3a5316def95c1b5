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

    /// The statistics, of which `amounts` are read and never the others.
    public init(client: VenueClient, amounts: GateAmounts) {
        self.client = client
        self.amounts = amounts
    }

    /// Up to `pageRows` hours from `first` on and not after `last`, ascending. Rows of other hours are counted and left out: one of them would make
    /// the hours between it and the next one missing, for ever. Throws `VenueError`.
    public func rows(of instrument: Instrument, from first: BarTime, through last: BarTime) async throws -> [Row] {
        let path =
            "/api/v4/futures/usdt/contract_stats?contract=\(VenueRequest.escaped(instrument.symbol))&interval=1h"
            + "&from=\(first.unixSeconds)&limit=\(Self.pageRows)"
        let rows = try await client.get(path) { body throws(VenueError) in
            try Self.rows(in: body, of: instrument, amounts: amounts) { _ in client.counters.count(.malformedRows) }
        }
        let asked = rows.filter { $0.hour >= first && $0.hour <= last }
        client.counters.count(.strayRows, rows.count - asked.count)
        return asked
    }

    /// The facts of all contracts, known at `now`; those that cannot be reckoned with are counted and left out. Throws `VenueError`.
    public func contracts(at now: Timestamp) async throws -> [Contract] {
        try await client.get(GateContracts.request.path) { body throws(VenueError) in
            try GateContracts.contracts(in: body, at: now) { _ in client.counters.count(.malformedRows) }
        }
    }

    /// The venue's clock. Throws `VenueError`.
    public func serverTime() async throws -> Timestamp {
        try await client.get("/api/v4/spot/time") { body throws(VenueError) in try Self.time(in: body) }
    }

    /// Decodes an answer: numbers may come as strings, and times in milliseconds. A row that cannot be read is left out and told to `onBadRow`,
    /// so that one does not hide the others; an answer without any other is malformed.
    public static func rows(
        in body: [UInt8], of instrument: Instrument, amounts: GateAmounts, onBadRow: (VenueError) -> Void = { _ in }
    ) throws(VenueError) -> [Row] {
        var rows: [Row] = []
        var bad: [VenueError] = []
        for item in try decodeJSON([GateRowResult].self, from: body, configuration: amounts) {
            do throws(VenueError) {
                rows.append(try item.row(of: instrument))
            } catch {
                bad.append(error)
            }
        }
        if let error = bad.first, rows.isEmpty { throw error }
        bad.forEach(onBadRow)
        return rows.sorted { $0.hour < $1.hour }
    }

    /// Decodes the answer about the venue's clock.
    public static func time(in body: [UInt8]) throws(VenueError) -> Timestamp {
        let milliseconds = try decodeJSON(Clock.self, from: body).server_time.value
        guard (milliseconds / 1_000).isReasonableTime else { throw .malformed("server_time \(milliseconds) is no time in milliseconds") }
        return Timestamp(microseconds: milliseconds * 1_000)
    }

    private struct Clock: Decodable { var server_time: FlexibleInteger }
}
