public import TraderModel

/// A message of a venue as it was kept: what the command `frames` is answered with.
public struct KeptFrame: Codable, Equatable, Sendable {
    /// When it came, by the clock on the wall, also where the market's time is simulated.
    public var at: Timestamp
    /// Such as `coinbase stream`, or the status and address of a request.
    public var from: String
    /// The message; of a long one the stretch around what was looked for, with `…` where it is cut.
    public var text: String

    public init(at: Timestamp, from: String, text: String) {
        self.at = at
        self.from = from
        self.text = text
    }
}
