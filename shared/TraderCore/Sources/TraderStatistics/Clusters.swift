/// The net returns of trades in groups that overlap, directly or over others. A hundred thousand are grouped without an array a group.
struct Clusters {
    /// Those whose span is not known first, each alone, then the others by their beginning.
    private let nets: [Double]
    /// Where each group begins.
    private let starts: [Int]

    init(_ returns: [ReturnSample.Return]) {
        var nets: [Double] = []
        var spans: [(span: Range<Int64>, net: Double)] = []
        nets.reserveCapacity(returns.count)
        spans.reserveCapacity(returns.count)
        for one in returns {
            if let span = one.span { spans.append((span, one.netBps)) } else { nets.append(one.netBps) }
        }
        var starts = Array(nets.indices)
        var end = Int64.min
        for (span, net) in spans.sorted(by: { $0.span.lowerBound < $1.span.lowerBound }) {
            if span.lowerBound >= end { starts.append(nets.count) }
            nets.append(net)
            end = max(end, span.upperBound)
        }
        self.nets = nets
        self.starts = starts
    }

    var count: Int { starts.count }

    /// The sum of the squares of what the groups differ from `mean`, trade by trade.
    func squares(around mean: Double) -> Double {
        starts.indices.reduce(0) { sum, place in
            let end = place + 1 < starts.count ? starts[place + 1] : nets.count
            let difference = nets[starts[place]..<end].reduce(0) { $0 + ($1 - mean) }
            return sum + difference * difference
        }
    }
}
