import TraderModel

/// The mean and the squared distances from it of the last `capacity` numbers, exact also where the numbers are large and close together.
///
/// All is measured from an origin near the numbers, and updated as Welford does. It is made again from the window, in two passes,
/// each time the ring comes round, and when the squares have shrunk to less than a thousandth: what an outlier leaves behind
/// in a running sum would then be seen. Equal numbers have squares of exactly 0. O(1) an update on average.
struct RollingMoments: Codable, Digested, Equatable, Sendable {
    private(set) var window: RollingWindow
    private var origin = 0.0
    /// The mean as seen from the origin.
    private var offset = 0.0
    /// The sum of the squared distances from the mean, once the window is full.
    private(set) var squares = 0.0
    /// The largest that `squares` was since it was made from the window.
    private var largestSquares = 0.0

    init(capacity: Int) { window = RollingWindow(capacity: capacity) }

    var isFull: Bool { window.isFull }

    /// The mean, once the window is full.
    var mean: Double { origin + offset }

    /// `value − mean`, exact also where both are large.
    func distanceFromMean(_ value: Double) -> Double { (value - origin) - offset }

    /// Takes a number; whether all was made again from the window.
    @discardableResult mutating func push(_ value: Double) -> Bool {
        let oldest = window.push(value)
        guard !window.hasComeRound else {
            make()
            return true
        }
        guard let oldest else { return false }
        let entering = value - origin
        let leaving = oldest - origin
        let change = entering - leaving
        let next = offset + change / Double(window.capacity)
        squares += change * ((entering - next) + (leaving - offset))
        offset = next
        if squares < largestSquares / 1_000 || squares < 0 {
            make()
            return true
        }
        largestSquares = max(largestSquares, squares)
        return false
    }

    /// The standard deviation of the full window, its squares divided by `count` less `degrees`.
    func deviation(lessDegrees degrees: Int = 0) -> Double { (squares / Double(window.capacity - degrees)).squareRoot() }

    private mutating func make() {
        origin = window[0]
        let count = Double(window.capacity)
        offset = window.values.reduce(0) { $0 + ($1 - origin) } / count
        // The mean has a rounding error; the sum of the distances from it says how large it is.
        var rest = 0.0
        var sum = 0.0
        for value in window.values {
            let distance = distanceFromMean(value)
            rest += distance
            sum += distance * distance
        }
        offset += rest / count
        squares = max(0, sum - rest * rest / count)
        largestSquares = squares
    }

    func addState(to digest: inout StateDigest) {
        window.addState(to: &digest)
        digest.add(origin)
        digest.add(offset)
        digest.add(squares)
        digest.add(largestSquares)
    }
}
