import TraderModel
import TraderVenues

/// The texts that come from the venues here, and who reads them.
enum VenueText: String, CaseIterable, Sendable {
    case closedBar, runningBar, quote, futuresQuote, combinedQuote, mark, trade, failure, list, ticker
    case bars, spotContracts, futuresContracts, funding, settlements, clock, brackets, gateContracts

    private static let now = Timestamp(microseconds: 1_795_000_200_000_000)

    var text: String {
        switch self {
        case .closedBar: MadeBinance.kline("XYZUSDT", 2, isClosed: true)
        case .runningBar: MadeBinance.kline("XYZUSDT", 2, isClosed: false, isCombined: false)
        case .quote: MadeBinance.quote
        case .futuresQuote: MadeBinance.futuresQuote
        case .combinedQuote: MadeBinance.combined("xyzusdt@bookTicker", MadeBinance.quote)
        case .mark: MadeBinance.mark
        case .trade: MadeBinance.trade
        case .failure: #"{"error":{"code":2,"msg":"Invalid request"},"id":"7"}"#
        case .list: #"{"result":["xyzusdt@kline_1m"],"id":3}"#
        case .ticker:
            #"{"channel":"ticker","timestamp":"2026-11-18T10:27:01.25Z","sequence_num":1,"events":[{"type":"update","tickers":[{"product_id":"XYZ-USD","best_bid":"12.34","best_bid_quantity":"0.3","best_ask":"12.36","best_ask_quantity":"0.11"}]}]}"#
        case .bars: "[\(MadeBinance.row(0)),\(MadeBinance.row(1))]"
        case .spotContracts: MadeBinance.spotInfo
        case .futuresContracts: MadeBinance.futuresInfo
        case .funding: MadeBinance.fundingInfo
        case .settlements: MadeBinance.settlements
        case .clock: #"{"serverTime":1795000021123}"#
        case .brackets:
            #"[{"symbol":"XYZUSDT","brackets":[{"bracket":1,"initialLeverage":50,"notionalCap":5000,"notionalFloor":0,"maintMarginRatio":0.015,"cum":0.0}]}]"#
        case .gateContracts:
            #"[{"name":"XYZ_USDT","quanto_multiplier":"0.01","order_price_round":"0.05","order_size_min":1,"order_size_max":9}]"#
        }
    }

    /// Reads the bytes, and stops the test at what can be read and cannot be. Throws `VenueError`.
    func read(_ bytes: [UInt8]) throws(VenueError) {
        switch self {
        case .closedBar, .runningBar, .quote, .combinedQuote, .trade, .failure, .list: try frame(bytes, of: MadeBinance.us)
        case .futuresQuote, .mark: try frame(bytes, of: MadeBinance.usdm)
        case .ticker: try frame(bytes, of: CoinbaseVenue())
        case .bars:
            let series = Series(MadeBinance.instrument("XYZUSDT"), .oneMinute)
            let page = try MadeBinance.us.bars(
                in: bytes, of: series, from: MadeBinance.minute(0), through: MadeBinance.minute(5), at: Self.now)
            precondition(page.bars.allSatisfy { $0.bar.isPossible } && zip(page.bars, page.bars.dropFirst()).allSatisfy { $0.ts < $1.ts })
        case .spotContracts: try check(MadeBinance.us.contracts(in: [bytes], at: Self.now) { _ in })
        case .futuresContracts:
            try check(MadeBinance.usdm.contracts(in: [bytes, Array(MadeBinance.fundingInfo.utf8)], at: Self.now) { _ in })
        case .funding: try check(MadeBinance.usdm.contracts(in: [Array(MadeBinance.futuresInfo.utf8), bytes], at: Self.now) { _ in })
        case .settlements:
            _ = try MadeBinance.usdm.settlements(in: bytes, of: MadeBinance.instrument("XYZUSDT", of: MadeBinance.usdm), at: Self.now)
        case .clock:
            let clock = try MadeBinance.us.clock(in: bytes)
            precondition(BarTime.range.contains(clock.wholeSeconds))
        case .brackets: _ = try BinanceBrackets.tables(in: bytes, source: "made")
        case .gateContracts: try check(GateContracts.contracts(in: bytes, at: Self.now))
        }
    }

    private func frame(_ bytes: [UInt8], of venue: any Venue) throws(VenueError) {
        for event in try venue.frame(String(decoding: bytes, as: UTF8.self), at: Self.now).events {
            switch event {
            case .bar(let bar, let length, _): precondition(bar.bar.isPossible && length.isAligned(bar.ts))
            case .quote(let quote): precondition(quote.isPossible)
            case .mark(let mark): precondition(mark.price > .zero)
            case .trade(let trade): precondition(trade.price > .zero)
            case .error(let words), .other(let words): precondition(words.unicodeScalars.count <= 200)
            default: break
            }
        }
    }

    private func check(_ contracts: [Contract]) { precondition(contracts.allSatisfy(\.isPossible)) }
}
