import Glibc

/// The system's clock, for the deadlines of commands when no other clock is given.
public enum WallClock {
    /// Microseconds since 1970 UTC.
    public static let microseconds: @Sendable () -> Int64 = {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
