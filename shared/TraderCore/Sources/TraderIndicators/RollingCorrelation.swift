public import TraderModel

/// Pearson's correlation of the two values over the last `period` pairs, −1...+1, as pandas `rolling(period).corr`.
///
/// Nil until the window is full, and where all of the first or all of the second values are equal. O(1) an update on average.
public struct RollingCorrelation: Indicator {
    private var first: RollingMoments
    private var second: RollingMoments
    /// The sum of the products of the two distances from the mean, once the window is full.
    private var products = 0.0

    /// `period` is at least 2.
    public init(period: Int) {
        precondition(period >= 2, "a correlation needs a period of at least 2, not \(period)")
        first = RollingMoments(capacity: period)
        second = RollingMoments(capacity: period)
    }

    /// Pairs in the window, at least 2.
    public var period: Int { first.window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ pair: ValuePair) -> Double? {
        var change = 0.0
        if first.isFull {
            let leaving = ValuePair(first: first.window[period - 1], second: second.window[period - 1])
            change = (pair.second - leaving.second) * first.distanceFromMean(leaving.first)
            // The other half, once the second mean is that of the new window.
            let isFirstMade = first.push(pair.first)
            let isSecondMade = second.push(pair.second)
            change += (pair.first - leaving.first) * second.distanceFromMean(pair.second)
            if isFirstMade || isSecondMade { makeProducts() } else { products += change }
        } else {
            first.push(pair.first)
            second.push(pair.second)
            guard first.isFull else { return nil }
            makeProducts()
        }
        let scale = first.squares.squareRoot() * second.squares.squareRoot()
        return scale > 0 ? max(-1, min(1, products / scale)) : nil
    }

    private mutating func makeProducts() {
        products = 0
        for (left, right) in zip(first.window.values, second.window.values) {
            products += first.distanceFromMean(left) * second.distanceFromMean(right)
        }
    }

    public func addState(to digest: inout StateDigest) {
        first.addState(to: &digest)
        second.addState(to: &digest)
        digest.add(products)
    }
}
