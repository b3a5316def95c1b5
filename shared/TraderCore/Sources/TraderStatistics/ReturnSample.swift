/// What a set of trades shows, and how much of it could be chance.
public struct ReturnSample: Equatable, Sendable {
    /// Closed trades.
    public var trades: Int
    /// Closed trades a day of observation; nil when the time observed is unknown.
    public var tradesPerDay: Double?
    /// Groups of trades that were not open at the same time as any other: the observations that the interval rests on.
    public var clusters: Int
    /// 95 % interval of the trades a day, if trades came independently (Garwood's of a Poisson mean); nil when the time observed is unknown.
    public var tradesPerDay95: ClosedInterval?
    /// Share of trades with a return above zero after costs, 0 to 1; nil without trades.
    public var winRate: Double?
    /// Mean return before costs, in basis points; nil without trades.
    public var meanGrossBps: Double?
    /// Mean return after costs, in basis points; nil without trades.
    public var meanNetBps: Double?
    /// Sample standard deviation (n − 1) of the net returns, in basis points; nil below two trades.
    public var stdevNetBps: Double?
    /// 95 % interval of the mean net return, in basis points (Student's t over clusters; Liang and Zeger 1986); nil below two clusters.
    public var interval95: ClosedInterval?
    /// How many more trades like these it takes until the 95 % interval leaves zero out: 0 when it does already; nil when it cannot
    /// be said (below two clusters, or a mean of zero).
    public var moreTradesToTell: Int?

    /// Fewer trades than these say nothing, whatever their interval: returns are far from normal, and Student's t asks for that.
    public static let fewestTrades = 10

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
        /// From entry to exit, in any one unit; nil when it is not known.
        public var span: Range<Int64>?

        public init(grossBps: Double, netBps: Double, span: Range<Int64>? = nil) {
            self.grossBps = grossBps
            self.netBps = netBps
            self.span = span
        }
    }

    /// Summarises `returns` over `days` of observation.
    ///
    /// Trades that were open at the same time saw the same market: they are one cluster, which tells the mean no better than one trade, and
    /// the interval is that of the clusters. Trades that do not overlap, or whose spans are not known, are clusters of one.
    public init(_ returns: [Return], days: Double?) {
        trades = returns.count
        let groups = Clusters(returns)
        clusters = groups.count
        defer { self = over(days: days) }
        guard !returns.isEmpty else { return }
        let count = Double(returns.count)
        winRate = Double(returns.count { $0.netBps > 0 }) / count
        meanGrossBps = returns.reduce(0) { $0 + $1.grossBps } / count
        let mean = returns.reduce(0) { $0 + $1.netBps } / count
        meanNetBps = mean
        guard returns.count >= 2 else { return }
        let squares = returns.reduce(0) { $0 + ($1.netBps - mean) * ($1.netBps - mean) }
        let deviation = (squares / (count - 1)).squareRoot()
        stdevNetBps = deviation
        guard groups.count >= 2 else { return }
        let groupCount = Double(groups.count)
        let error = (groups.squares(around: mean) * groupCount / (groupCount - 1)).squareRoot() / count
        let margin = StudentT.quantile975(degreesOfFreedom: groups.count - 1) * error
        interval95 = ClosedInterval(low: mean - margin, high: mean + margin)
        moreTradesToTell = Self.moreTrades(mean: mean, error: error, trades: returns.count, clusters: groups.count)
    }

    /// The same trades over `days` of observation; nil when the time observed is not known.
    public func over(days: Double?) -> ReturnSample {
        var sample = self
        sample.tradesPerDay = nil
        sample.tradesPerDay95 = nil
        guard let days, days > 0 else { return sample }
        let counts = PoissonInterval.around(trades)
        sample.tradesPerDay = Double(trades) / days
        sample.tradesPerDay95 = ClosedInterval(low: counts.low / days, high: counts.high / days)
        return sample
    }

    /// What the sample allows one to say about the mean net return.
    public var verdict: String {
        guard let interval95, trades >= Self.fewestTrades else { return "too few trades to say anything" }
        if interval95.low > 0 { return "above zero after costs at 95 %" }
        if interval95.high < 0 { return "below zero after costs at 95 %" }
        return "cannot be told from zero yet"
    }

    /// The smallest n, of trades like these in clusters like these, with |mean| > t₀.₉₇₅(clusters − 1) · error, less the trades there are.
    /// The bound falls as n grows, so it is searched by doubling and halving.
    private static func moreTrades(mean: Double, error: Double, trades: Int, clusters: Int) -> Int? {
        let clustersPerTrade = Double(clusters) / Double(trades)
        let deviation = error * Double(trades).squareRoot()
        func tells(_ count: Int) -> Bool {
            let freedom = max(1, Int((Double(count) * clustersPerTrade).rounded(.down)) - 1)
            return mean.magnitude > StudentT.quantile975(degreesOfFreedom: freedom) * deviation / Double(count).squareRoot()
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
