import TraderModel

/// How much is taken of a file that a person gives. A file's size is asked before it is read, and what it unpacks to is counted while it is.
public enum FileLimits {
    /// Bytes of a data file, packed and unpacked alike: 512 MiB.
    public static let bytes = 512 << 20
    /// Bytes of a line: 64 KiB.
    public static let lineBytes = 64 << 10
    /// Blank lines that may end a file.
    public static let blankLines = 100
    /// Bars of a candle file, with those that fill its gaps: 38 years of five-minute bars.
    public static let bars = 4_000_000
    /// Bars in a row that may be filled: a week. What is longer is no gap but another market, or a wrong time.
    public static let filledBars = 2_016
}
