import TraderStatistics

/// Statistics as the formulas stand in books, with an array a cluster: what `ReturnSample` is held against, to the last bit.
struct SlowReturnSample {
    let clusters: Int
    let mean: Double
    let deviation: Double
    /// Of the mean; nil below two clusters.
    let error: Double?

    /// `returns` has two at least.
    init(_ returns: [ReturnSample.Return]) {
        let groups = Self.groups(returns)
        let count = Double(returns.count)
        let mean = returns.reduce(0) { $0 + $1.netBps } / count
        let squares = returns.reduce(0) { $0 + ($1.netBps - mean) * ($1.netBps - mean) }
        let sums = groups.map { cluster in cluster.reduce(0) { $0 + ($1.netBps - mean) } }
        let groupCount = Double(sums.count)
        clusters = groups.count
        self.mean = mean
        deviation = (squares / (count - 1)).squareRoot()
        error = sums.count < 2 ? nil : (sums.reduce(0) { $0 + $1 * $1 } * groupCount / (groupCount - 1)).squareRoot() / count
    }

    private static func groups(_ returns: [ReturnSample.Return]) -> [[ReturnSample.Return]] {
        var groups = returns.filter { $0.span == nil }.map { [$0] }
        var end = Int64.min
        for one in returns.filter({ $0.span != nil }).sorted(by: { $0.span?.lowerBound ?? 0 < $1.span?.lowerBound ?? 0 }) {
            guard let span = one.span else { continue }
            if span.lowerBound < end { groups[groups.count - 1].append(one) } else { groups.append([one]) }
            end = max(end, span.upperBound)
        }
        return groups
    }
}
