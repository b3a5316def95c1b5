/// The venue's time came so late that it says nothing of our clock.
struct ClockUncertain: Error, CustomStringConvertible {
    /// Half of the time that the question took.
    let milliseconds: Double

    var description: String { "the answer is uncertain by \(milliseconds.rounded()) ms" }
}
