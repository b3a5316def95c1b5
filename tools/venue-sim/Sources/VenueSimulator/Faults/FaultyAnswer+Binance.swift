package import TraderModel

extension FaultyAnswer {
    /// The fault that is the answer to the next request of Binance's; nil when it is answered as it should be.
    package mutating func binanceFault(at moment: Timestamp) -> VenueFault? {
        if refuses(.binanceREST, faults.isRestricted(at: moment), at: moment) { return .binance451 }
        if refuses(.binanceREST, faults.isDown(.binanceDown, at: moment), at: moment) { return .binanceDown }
        return faults.binanceFault(ofRequest: count(.binanceREST))
    }

    /// What `fault` makes of an answer; a ban is the quota's affair.
    package func binance(_ answer: VenueAnswer, brokenBy fault: VenueFault, isList: Bool) -> VenueAnswer {
        var answer = answer
        switch fault {
        case .binance451: return BinanceError.restricted.answer()
        case .binance403: return Self.page(403, "Forbidden")
        case .binance500:
            return BinanceError(status: 500, code: -1_000, message: "An unknown error occurred while processing the request.").answer()
        case .binance502, .binanceDown: return Self.page(502, "Bad Gateway")
        case .binanceEmpty: return isList ? VenueAnswer(body: "[]", headers: answer.headers) : answer
        case .binanceCut: answer.delivery = .cut
        case .binanceHang: answer.delivery = .never(seconds: faults[.binanceHang]?[1] ?? 2)
        default: break
        }
        return answer
    }
}
