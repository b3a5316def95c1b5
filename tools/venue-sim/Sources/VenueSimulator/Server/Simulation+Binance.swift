import TraderModel

/// Binance's two venues in the simulation: their connections, the moments that they bring, and their answers.
extension Simulation {
    /// The next moments at which something happens on Binance's venues.
    var binanceMoments: [Timestamp?] {
        let tick = ticks.next(after: now)
        // The last minute is told to be closed a moment after the market's end.
        let isOver = tick > market.end.openTime.advanced(byMilliseconds: MinuteTicks.closingDelay)
        return [isOver ? nil : tick, faults.nextBinanceEvent(after: now), market.nextQuote(after: now)]
            + binanceStreams.values.map(\.line.due)
    }

    private func market(of venue: BinanceVenue) -> BinanceMarket {
        BinanceMarket(venue: venue, market: market, ticks: ticks, now: now, clock: faults.venueTime(at: now))
    }

    // MARK: Streams

    /// Takes a connection to one of Binance's streams; the answer is its number.
    package func openBinanceStream(_ peer: Peer, _ route: BinanceRoute) -> Int {
        connections += 1
        let id = connections
        let line = BinanceLine(faults, route, openedAt: now)
        binanceStreams[id] = BinanceStream(peer: peer, line: line, rate: MessageRate(most: route.venue.messagesOfSecond))
        lockstep.opened(connection: id, venue: route.venue.rawValue, route: route.name)
        lockstep.subscribed(toCandles: line.hasKlines, on: id)
        if faults.isRestricted(at: now) {
            end(binanceStream: id)?.close(1008, "restricted location")
        } else if route.streams.count > route.venue.mostStreams {
            end(binanceStream: id)?.close(1008, "too many streams")
        }
        changed.yield()
        return id
    }

    /// Takes a client's message and sends what follows from it.
    package func receive(_ text: String, onBinanceStream id: Int) {
        guard binanceStreams[id]?.rate.admits(at: .now) ?? false else {
            end(binanceStream: id)?.close(1008, "Too many requests")
            return
        }
        send(binanceStreams[id]?.line.receive(text, at: now) ?? [], onBinanceStream: id)
        if let line = binanceStreams[id]?.line { lockstep.subscribed(toCandles: line.hasKlines, on: id) }
        changed.yield()
    }

    /// Forgets a connection that its client has ended.
    package func closeBinanceStream(_ id: Int) {
        if binanceStreams.removeValue(forKey: id) != nil { lockstep.closed(connection: id) }
        changed.yield()
    }

    /// Sends and closes what the present moment brings.
    func sendBinanceFrames() {
        let closing = faults.binanceClosing(at: now)
        let isRestricted = faults.isRestricted(at: now)
        for venue in BinanceVenue.allCases { lockstep.refuses(isRestricted, venue: venue.rawValue) }
        let markets = Dictionary(uniqueKeysWithValues: BinanceVenue.allCases.map { ($0, market(of: $0)) })
        for id in binanceStreams.keys.sorted() {
            guard let line = binanceStreams[id]?.line else { continue }
            if isRestricted {
                end(binanceStream: id)?.close(1008, "restricted location")
            } else if closing == .binance1006 {
                end(binanceStream: id)?.cut()
            } else if closing != nil || line.end <= now {
                end(binanceStream: id)?.close(1001, "")
            } else if let market = markets[line.route.venue] {
                send(binanceStreams[id]?.line.pass(in: market) ?? [], onBinanceStream: id)
            }
        }
    }

    /// Ends a connection for the clock at once: what is still on its way to the client does not count.
    private func end(binanceStream id: Int) -> Peer? {
        guard let stream = binanceStreams.removeValue(forKey: id) else { return nil }
        // Who heard nothing on it has nothing to come back for.
        if stream.line.tellsAnything, !faults.isRestricted(at: now) {
            lockstep.broke(connection: id)
        } else {
            lockstep.closed(connection: id)
        }
        return stream.peer
    }

    private func send(_ outgoing: [BinanceLine.Outgoing], onBinanceStream id: Int) {
        for item in outgoing {
            lockstep.sent(item.mark, on: id)
            binanceStreams[id]?.peer.send(item.text)
        }
    }

    // MARK: REST

    /// The answer of one of Binance's venues at the present moment, with what limits and faults make of it.
    package func binance(
        _ venue: BinanceVenue, _ endpoint: BinanceEndpoint, query: @Sendable (String) -> String?
    ) -> VenueAnswer {
        let fault = answers.binanceFault(at: now)
        if let fault, fault == .binance451 || fault == .binanceDown {
            return answers.binance(VenueAnswer(body: ""), brokenBy: fault, isList: false)
        }
        let verdict =
            fault == .binance418
            ? binanceQuotas.banned(from: venue, for: faults[.binance418]?[1] ?? 120, at: now, .now)
            : binanceQuotas.admits(endpoint, at: venue, weighing: endpoint.weight(at: venue, query), at: now, .now)
        let used: Int
        switch verdict {
        case .banned(let seconds, let until):
            return BinanceError.banned(untilMilliseconds: until.milliseconds).answer(headers: ["Retry-After": String(seconds)])
        case .limited(let weight, let seconds):
            return BinanceError.limited(to: venue.weightOfMinute).answer(headers: Self.headers(weight, retryAfter: seconds))
        case .admitted(let weight): used = weight
        }
        if fault == .binance429 {
            return BinanceError.limited(to: venue.weightOfMinute).answer(headers: Self.headers(used, retryAfter: 1))
        }
        var shown = market(of: venue)
        if endpoint == .klines {
            shown = BinanceMarket(
                venue: venue, market: market, ticks: ticks, now: faults.binanceShownMoment(at: now), clock: shown.clock)
        }
        var answer = BinanceREST.answer(endpoint, query, in: shown, mostRows: faults.binanceRows)
        answer.headers.merge(Self.headers(used, retryAfter: nil)) { $1 }
        return fault.map { answers.binance(answer, brokenBy: $0, isList: endpoint == .klines || endpoint == .fundingRate) } ?? answer
    }

    private static func headers(_ used: Int, retryAfter seconds: Int64?) -> [String: String] {
        var headers = ["x-mbx-used-weight": String(used), "x-mbx-used-weight-1m": String(used)]
        headers["Retry-After"] = seconds.map(String.init)
        return headers
    }
}
