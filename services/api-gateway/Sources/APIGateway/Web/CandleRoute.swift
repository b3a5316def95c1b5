import GRDB
import HTTPTypes
import Hummingbird
import TraderModel
import TraderService
import TraderStore
import TraderWeb

/// `GET /api/candles`: the last bars of an instrument, of five minutes and by symbol as the build spec asks, or of any length.
struct CandleRoute: Sendable {
    let context: ServiceContext

    /// Bars that are told without a limit: two days of five minutes.
    private static let standard = 576
    /// What is known before anything is followed: of these there are no bars yet, not none at all.
    private static let first = [Instrument.coinbaseBTC, .coinbaseETH]
    private static let symbols = first.map(\.told)

    func answer(_ request: Request) throws -> Response {
        let parameters = request.uri.queryParameters
        let limit = try NumberParameter.limit(request, standard: Self.standard)
        guard parameters["instrument"] != nil || parameters["length"] != nil else {
            return try bySymbol(parameters["symbol"].map(String.init) ?? Self.symbols[0], limit)
        }
        let instrument = try Self.instrument(parameters["instrument"].map(String.init), parameters["symbol"].map(String.init))
        let length = try parameters["length"].map(Self.length) ?? Candle.topicLength
        return try .json(context.store.read { try Self.bars(instrument, length, limit, $0) })
    }

    private func bySymbol(_ symbol: String, _ limit: Int) throws -> Response {
        let rows = try context.store.read { db in
            let instrument = symbol.isEmpty ? nil : Instrument(told: symbol)
            let rows = try instrument.map { try CandleRows.fiveMinutes.newest(limit, of: $0, db) } ?? []
            guard let instrument, try !rows.isEmpty || Self.first.contains(instrument) || InstrumentRows.one(instrument, db) != nil else {
                throw APIError(
                    .notFound, code: "unknown_symbol", message: "\(symbol) is not followed; use \(Self.symbols.joined(separator: " or "))")
            }
            return rows
        }
        return try .json(rows.map { SymbolCandleAnswer($0, symbol) })
    }

    private static func bars(_ instrument: Instrument, _ length: BarLength, _ limit: Int, _ db: Database) throws -> [CandleAnswer] {
        let isMinute = length == CandleRows.oneMinute.length
        let kept = isMinute ? CandleRows.oneMinute : CandleRows.fiveMinutes
        let channel: WatchedChannel = isMinute ? .oneMinuteBars : .fiveMinuteBars
        let bars =
            length == kept.length
            ? try kept.newest(limit, of: instrument, db).map { CandleAnswer($0, length) }
            : try kept.newest(limit, of: instrument, joinedInto: length, db).map { CandleAnswer($0, instrument, length) }
        if bars.isEmpty, isMinute || !first.contains(instrument),
            try InstrumentRows.one(instrument, db)?.follows.contains(channel) != true
        {
            throw APIError(
                .notFound, code: "not_followed",
                message: "no bars of \(channel.rawValue) of \(instrument) are followed; GET /api/instruments lists what is")
        }
        return bars
    }

    private static func instrument(_ text: String?, _ symbol: String?) throws -> Instrument {
        if let text, symbol != nil {
            throw APIError(
                .badRequest, code: "bad_parameter", message: "instrument is \"\(text)\", and symbol is given too; give one of them")
        }
        let name = text ?? symbol ?? Self.symbols[0]
        guard let instrument = text == nil ? Instrument(told: name) : Instrument(name) else {
            throw APIError(
                .badRequest, code: "bad_parameter",
                message: "\(text == nil ? "symbol" : "instrument") is \"\(name)\"; give VENUE:SYMBOL, such as \(Instrument.coinbaseBTC)")
        }
        return instrument
    }

    private static func length(_ text: Substring) throws -> BarLength {
        guard let length = BarLength(text: String(text)) else {
            let known = BarLength.allCases.map(\.text).joined(separator: ", ")
            throw APIError(.badRequest, code: "bad_parameter", message: "length is \"\(text)\"; use one of \(known)")
        }
        return length
    }
}
