/// What a set of trades shows, and how much of it could be chance.
public struct ReturnSample: Equatable, Sendable {
    /// Closed trades.
    public var trades: Int
    /// Closed trades a day of observation; nil when the time observed is unknown.
    public var tradesPerDay: Double?
    /// Share of trades with gross return above zero, 0 to 1; nil without trades.
    public var winRate: Double?
    /// Mean return before costs, in basis points; nil without trades.
    public var meanGrossBps: Double?
    /// Mean return after costs, in basis points; nil without trades.
    public var meanNetBps: Double?
    /// Sample standard deviation (n − 1) of the net returns, in basis points; nil below two trades.
    public var stdevNetBps: Double?
    /// 95 % interval of the mean net return, in basis points (Student's t); nil below two trades.
    public var interval95: ClosedInterval?
    /// How many more trades like these it takes until the 95 % interval leaves zero out: 0 when it does already; nil when it cannot
    /// be said (below two trades, or a mean of zero).
    public var moreTradesToTell: Int?

    /// A closed interval of the real line.
    public struct ClosedInterval: Equatable, Sendable {
        public var low: Double
        public var high: Double

        public init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }
    }

    /// One closed trade's returns, in basis points.
    public struct Return: Equatable, Sendable {
        public var grossBps: Double
        public var netBps: Double

        public init(grossBps: Double, netBps: Double) {
            self.grossBps = grossBps
            self.netBps = netBps
        }
    }

    /// Summarises `returns` over `days` of observation.
    public init(_ returns: [Return], days: Double?) {
        trades = returns.count
        tradesPerDay = days.flatMap { $0 > 0 ? Double(returns.count) / $0 : nil }
        guard !returns.isEmpty else { return }
        let count = Double(returns.count)
        winRate = Double(returns.count { $0.grossBps > 0 }) / count
        meanGrossBps = returns.reduce(0) { $0 + $1.grossBps } / count
        let mean = returns.reduce(0) { $0 + $1.netBps } / count
        meanNetBps = mean
        guard returns.count >= 2 else { return }
        let squares = returns.reduce(0) { $0 + ($1.netBps - mean) * ($1.netBps - mean) }
        let deviation = (squares / (count - 1)).squareRoot()
        stdevNetBps = deviation
        let margin = StudentT.quantile975(degreesOfFreedom: returns.count - 1) * deviation / count.squareRoot()
        interval95 = ClosedInterval(low: mean - margin, high: mean + margin)
        moreTradesToTell = Self.moreTrades(mean: mean, deviation: deviation, trades: returns.count)
    }

    /// What the sample allows one to say about the mean net return.
    public var verdict: String {
        guard let interval95 else { return "too few trades to say anything" }
        if interval95.low > 0 { return "above zero after costs at 95 %" }
        if interval95.high < 0 { return "below zero after costs at 95 %" }
        return "cannot be told from zero yet"
    }

    /// The smallest n with |mean| > t₀.₉₇₅(n − 1) · s / √n, less the trades there are. The bound falls as n grows, so it is searched
    /// by doubling and halving.
    private static func moreTrades(mean: Double, deviation: Double, trades: Int) -> Int? {
        func tells(_ count: Int) -> Bool {
            mean.magnitude > StudentT.quantile975(degreesOfFreedom: count - 1) * deviation / Double(count).squareRoot()
        }
        if tells(trades) { return 0 }
        guard mean != 0 else { return nil }
        var high = trades
        while !tells(high) {
            guard high < 1 << 40 else { return nil }
            high *= 2
        }
        var low = high / 2
        while high - low > 1 {
            let middle = (low + high) / 2
            if tells(middle) { high = middle } else { low = middle }
        }
        return high - trades
    }
}
