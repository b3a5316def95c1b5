package import TraderModel

/// Makes the timestamps of frames: the virtual moment's second, with a counter as its nanoseconds, so that no two frames share one.
package struct FrameStamps {
    private var count: Int64 = 0

    package init() {}

    /// The stamp of the next frame, RFC 3339 with nine fractional digits.
    package mutating func next(at now: Timestamp) -> String {
        count = (count + 1) % 1_000_000_000
        let digits = String(count)
        let fraction = String(repeating: "0", count: 9 - digits.count) + digits
        return Timestamp.seconds(now.wholeSeconds).description.dropLast() + ".\(fraction)Z"
    }
}
