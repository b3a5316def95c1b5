public import TraderModel

/// The value below which the share `fraction` of the last `period` values lies, as pandas `rolling(period).quantile(fraction)`.
///
/// The place `fraction·(period − 1)` among the sorted values, in a straight line between the two neighbours where it is not whole: 0 is
/// the lowest, 0.5 the median, 1 the highest. Nil until the window is full. O(period / 128) an update on a blocked order
/// statistic, eight numbers at a time: the value at a place moves to a neighbour at most, as one value goes and one comes.
public struct RollingQuantile: Indicator {
    /// The share, 0...1.
    public let fraction: Double
    private var window: RollingWindow
    private var sorted = OrderStatistic()
    /// The value at the whole part of the place, once the window is full, how many values are below it, and how many equal it.
    private var lower = 0.0
    private var belowCount = 0
    private var equalCount = 0

    /// `period` is at least 1, and `fraction` in 0...1.
    public init(period: Int, fraction: Double) {
        precondition(period >= 1, "a quantile needs a period of at least 1, not \(period)")
        precondition((0...1).contains(fraction), "a quantile needs a fraction in 0...1, not \(fraction)")
        self.fraction = fraction
        window = RollingWindow(capacity: period)
    }

    /// Values in the window, at least 1.
    public var period: Int { window.capacity }
    public var warmUp: Int { period - 1 }

    /// Takes the next value, which must not be NaN.
    public mutating func update(_ value: Double) -> Double? {
        precondition(!value.isNaN, "a quantile has no place for NaN")
        // Of zeros of either sign any could be the answer; now there is one.
        let value = value + 0
        let key = window.nextPlace
        let oldest = window.push(value)
        sorted.set(key, to: value)
        if let oldest {
            count(oldest, by: -1)
            count(value, by: 1)
            moveLower()
        } else if window.isFull {
            findLower()
        } else {
            return nil
        }
        let rest = place - Double(wholePlace)
        guard rest > 0 else { return lower }
        let upper = belowCount + equalCount > wholePlace + 1 ? lower : sorted.next(above: lower)
        return lower + (upper - lower) * rest
    }

    private var place: Double { fraction * Double(period - 1) }
    private var wholePlace: Int { Int(place) }

    private mutating func findLower() {
        lower = window.values.sorted()[wholePlace]
        belowCount = sorted.count(below: lower)
        equalCount = sorted.count(atMost: lower) - belowCount
    }

    private mutating func count(_ value: Double, by step: Int) {
        if value < lower { belowCount += step } else if value == lower { equalCount += step }
    }

    private mutating func moveLower() {
        while belowCount > wholePlace {
            lower = sorted.next(below: lower)
            equalCount = belowCount - sorted.count(below: lower)
            belowCount -= equalCount
        }
        while belowCount + equalCount <= wholePlace {
            lower = sorted.next(above: lower)
            belowCount += equalCount
            equalCount = sorted.count(atMost: lower) - belowCount
        }
    }

    /// The window alone is kept; the order is made again from it.
    private enum CodingKeys: String, CodingKey { case fraction, window }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        fraction = try container.decode(Double.self, forKey: .fraction)
        window = try container.decode(RollingWindow.self, forKey: .window)
        guard (0...1).contains(fraction) else {
            throw DecodingError.dataCorruptedError(forKey: .fraction, in: container, debugDescription: "a fraction is in 0...1")
        }
        sorted = OrderStatistic(window.values)
        if window.isFull { findLower() }
    }

    public func addState(to digest: inout StateDigest) { window.addState(to: &digest) }

    public static func == (left: RollingQuantile, right: RollingQuantile) -> Bool {
        left.fraction == right.fraction && left.window == right.window
    }
}
