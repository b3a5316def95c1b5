import TraderModel

/// The lowest or the highest of the last `capacity` numbers (van Herk, 1992; Gil and Werman, 1993).
///
/// The ring's places from the oldest number to the last place have been looked through from behind when the ring came round, and
/// the numbers since then are compared as they come: the answer is the better of the two. O(1) an update on average.
struct RollingExtreme: Codable, Digested, Equatable, Sendable {
    /// Which end is looked for.
    enum End: String, Codable, Sendable { case lowest, highest }

    let end: End
    private(set) var window: RollingWindow
    /// The extreme of each place's number and of those behind it, when the ring last came round.
    private var behind: [Double] = []
    /// The extreme of the numbers since then.
    private var since: Double

    init(_ end: End, capacity: Int) {
        self.end = end
        window = RollingWindow(capacity: capacity)
        since = Self.none(end)
    }

    /// Takes a number and answers with the extreme, nil until the window is full.
    mutating func push(_ value: Double) -> Double? {
        window.push(value)
        since = better(since, value)
        if window.hasComeRound {
            let answer = since
            lookThrough()
            return answer
        }
        guard window.isFull else { return nil }
        return better(since, behind[window.placeOfOldest])
    }

    private static func none(_ end: End) -> Double { end == .lowest ? .infinity : -.infinity }

    private func better(_ left: Double, _ right: Double) -> Double {
        switch end {
        case .lowest: right < left ? right : left
        case .highest: right > left ? right : left
        }
    }

    private mutating func lookThrough() {
        since = Self.none(end)
        behind = window.values
        for place in behind.indices.dropLast().reversed() { behind[place] = better(behind[place + 1], behind[place]) }
    }

    /// The window alone is kept; the rest is made again from it.
    private enum CodingKeys: String, CodingKey { case end, window }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        end = try container.decode(End.self, forKey: .end)
        window = try container.decode(RollingWindow.self, forKey: .window)
        since = Self.none(end)
        let place = window.isFull ? window.placeOfOldest : window.count
        if window.isFull { lookThrough() }
        for value in window.values[..<place] { since = better(since, value) }
    }

    func addState(to digest: inout StateDigest) { window.addState(to: &digest) }

    static func == (left: RollingExtreme, right: RollingExtreme) -> Bool { left.end == right.end && left.window == right.window }
}
