package import TraderModel

/// The answers of a venue that misbehaves, and which request gets one.
package struct FaultyAnswer {
    /// Requests of an outage that are refused at one moment. More are answered: a client that must load something before time passes would
    /// otherwise hold the clock, and with it the outage, for ever.
    private static let refusalsOfMoment = 40

    let faults: FaultPlan
    private var requests: [FaultFacts.Area: Int64] = [:]
    private var refusals: [FaultFacts.Area: (moment: Timestamp, count: Int)] = [:]

    package init(_ faults: FaultPlan) { self.faults = faults }

    /// The answer to the next request of Coinbase's candles; `answer` is the good one.
    package mutating func coinbase(at moment: Timestamp, _ answer: VenueAnswer) -> VenueAnswer {
        if refuses(.rest, faults.isDown(.restDown, at: moment), at: moment) { return Self.page(502, "Bad Gateway") }
        let fault = faults.coinbaseFault(ofRequest: count(.rest))
        return fault.map { broken(answer, by: $0) } ?? answer
    }

    /// The answer to the next request of Gate.io's statistics; `answer` is the good one.
    package mutating func gate(at moment: Timestamp, _ answer: VenueAnswer) -> VenueAnswer {
        if refuses(.gate, faults.isDown(.gateDown, at: moment), at: moment) { return Self.page(502, "Bad Gateway") }
        switch faults.gateFault(ofRequest: count(.gate)) {
        case .gate429: return GateREST.tooManyRequests(until: faults.venueTime(at: moment).advanced(bySeconds: 10))
        case .gate403: return Self.page(403, "Forbidden")
        case .gateKey: return GateREST.refusal("MISSING_REQUIRED_HEADER", "Missing required header: KEY")
        case .gate502: return Self.page(502, "Bad Gateway")
        default: return answer
        }
    }

    private func broken(_ answer: VenueAnswer, by fault: VenueFault) -> VenueAnswer {
        var answer = answer
        switch fault {
        case .rest401: return VenueAnswer(status: 401, body: "Unauthorized\n", contentType: "text/plain")
        case .rest404:
            return VenueAnswer(status: 404, body: jsonText(["error": "NOT_FOUND", "message": "Product not supported"]))
        case .rest429:
            let error = ["id": "rate_limit_exceeded", "message": "Too many requests"]
            return VenueAnswer(status: 429, body: jsonText(["errors": [error]]))
        case .rest500: return Self.page(500, "Internal Server Error")
        case .rest502: return Self.page(502, "Bad Gateway")
        case .restEmpty: return VenueAnswer(body: jsonText(["candles": [String]()]))
        case .restCut: answer.delivery = .cut
        case .restHang: answer.delivery = .never(seconds: faults[.restHang]?[1] ?? 2)
        default: break
        }
        return answer
    }

    mutating func count(_ area: FaultFacts.Area) -> Int64 {
        requests[area, default: 0] += 1
        return requests[area, default: 0]
    }

    mutating func refuses(_ area: FaultFacts.Area, _ isDown: Bool, at moment: Timestamp) -> Bool {
        guard isDown else { return false }
        let count = refusals[area].map { $0.moment == moment ? $0.count : 0 } ?? 0
        refusals[area] = (moment, count + 1)
        return count < Self.refusalsOfMoment
    }

    static func page(_ status: Int, _ title: String) -> VenueAnswer {
        VenueAnswer(
            status: status, body: "<html><head><title>\(status) \(title)</title></head><body><h1>\(status) \(title)</h1></body></html>\n",
            contentType: "text/html")
    }
}
