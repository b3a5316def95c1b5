package import TraderModel

/// What happens to REST requests, as functions of a request's number on its venue.
extension FaultPlan {
    private static let coinbaseAnswers: [VenueFault] = [.rest401, .rest404, .rest429, .rest500, .rest502, .restCut, .restHang, .restEmpty]
    private static let gateAnswers: [VenueFault] = [.gate429, .gate403, .gateKey, .gate502]

    /// The fault that is the answer to Coinbase's request `number`; nil when it is answered well.
    func coinbaseFault(ofRequest number: Int64) -> VenueFault? { Self.coinbaseAnswers.first { hits($0, number) } }

    /// The fault that is the answer to Gate.io's request `number`; nil when it is answered well.
    func gateFault(ofRequest number: Int64) -> VenueFault? { Self.gateAnswers.first { hits($0, number) } }

    /// The most buckets that one request of candles may span: 350 are refused, as live users see it.
    package var mostBuckets: Int64 { self[.restLimit]?[0] ?? 349 }

    /// The moment as of which REST shows Coinbase's market.
    func shownMoment(at moment: Timestamp) -> Timestamp { moment.advanced(bySeconds: -(self[.restTrails]?[0] ?? 0)) }

    /// How Gate.io writes its rows.
    package var gateShape: GateShape {
        var shape = GateShape()
        shape.numbersAreText = has(.gateText)
        shape.timesAreMilliseconds = has(.gateMilliseconds)
        if let most = self[.gateCap]?[0] { shape.most = Int(most) }
        if let percent = self[.gateUSDNew]?[0] { shape.newPercent = percent }
        if has(.gateNoUSDNew) { shape.newPercent = nil }
        return shape
    }

    /// The market with Gate.io's live hours as they are told at `moment`.
    package func gateMarket(_ market: Market, at moment: Timestamp) -> Market {
        guard has(.gateLate) || has(.gateMissing) || has(.gateRevised) else { return market }
        var told = market
        told.liquidations = market.liquidations.mapValues { hours in
            hours.compactMap { $0.ts < market.start ? $0 : self.told($0, at: moment) }
        }
        return told
    }

    private func told(_ hour: LiquidationReading, at moment: Timestamp) -> LiquidationReading? {
        let identity = (hour.ts.unixSeconds, Int64(hour.instrument == .gateBTC ? 0 : 1))
        let end = hour.ts.closeTime(of: .oneHour)
        if hits(.gateMissing, identity.0, identity.1) { return nil }
        if let minutes = self[.gateLate]?[0], hits(.gateLate, oneIn: 1, identity.0, identity.1),
            moment < end.advanced(bySeconds: minutes * 60)
        {
            return nil
        }
        guard let revision = self[.gateRevised], hits(.gateRevised, oneIn: 2, identity.0, identity.1),
            moment >= end.advanced(bySeconds: revision[0] * 60)
        else { return hour }
        var revised = hour
        revised.longUSD = Self.part(revision[1], of: hour.longUSD)
        revised.shortUSD = Self.part(revision[1], of: hour.shortUSD)
        return revised
    }

    private static func part(_ percent: Int64, of amount: Money) -> Money {
        Money(units: amount.units * Int128(percent) / 100)
    }
}
