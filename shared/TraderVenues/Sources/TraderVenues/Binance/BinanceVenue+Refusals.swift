extension BinanceVenue {
    /// 429 and 418 mean that we ask too often, and are shut out for having gone on; 451 that the venue does not serve the place that we ask from.
    public func refusal(_ reply: HTTPReply) -> VenueError {
        let message = VenueMessage(body: reply.body)
        switch reply.status {
        case 418, 429: return .rateLimited(message.text)
        case 451: return .restricted(message.text)
        case 401 where message.label.map(Self.keyLabels.contains) ?? false: return .accessLost(message.text)
        default: return .refused(status: reply.status, message: message.text)
        }
    }

    /// The numbers of errors that ask for a key, or for another one.
    static let keyLabels: Set = ["-2014", "-2015", "-1022", "-1002"]

    public func load(of reply: HTTPReply) -> VenueLoad? {
        let used = reply.header("x-mbx-used-weight-1m") ?? reply.header("x-mbx-used-weight")
        let usedWeight = used.flatMap { Int($0) }.flatMap { (0...1_000_000).contains($0) ? $0 : nil }
        guard reply.status == 429 || reply.status == 418 else {
            return usedWeight.map { VenueLoad(usedWeight: $0, holdSeconds: nil, isBan: false) }
        }
        let told = reply.header("retry-after").flatMap { Int64($0) }.flatMap {
            (0...WeightBudget.longestHoldSeconds).contains($0) ? $0 : nil
        }
        return VenueLoad(usedWeight: usedWeight, holdSeconds: told, isBan: reply.status == 418)
    }
}
