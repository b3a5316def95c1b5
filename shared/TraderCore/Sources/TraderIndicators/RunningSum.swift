/// A sum that numbers enter and leave, with the rounding errors kept beside it (Knuth's two-sum).
///
/// What has left the sum leaves no trace but the rounding of the errors themselves, about 1e-32 of what was in it.
struct RunningSum: Codable, Equatable, Sendable {
    private var sum = 0.0
    private var error = 0.0

    init() {}

    init(of values: [Double]) {
        for value in values { add(value) }
    }

    var value: Double { sum + error }

    mutating func add(_ value: Double) {
        let next = sum + value
        let added = next - sum
        error += (sum - (next - added)) + (value - added)
        sum = next
    }
}
