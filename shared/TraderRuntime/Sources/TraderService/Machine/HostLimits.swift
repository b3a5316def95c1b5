/// What may grow in a service's store, and how far.
public enum HostLimits {
    /// Days of log, journal and checkpoints that a store keeps.
    public static let logDays: Int64 = 45
    /// Journaled inputs after which the machine's state is kept again: the most that a restart applies.
    public static let inputsPerSnapshot = 4_096
    /// Days of the rolling tables of candles and liquidations.
    public static let tableDays: Int64 = 30
}
