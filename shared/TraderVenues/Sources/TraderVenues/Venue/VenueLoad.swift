/// What an answer's header says of the load that we are to the venue.
public struct VenueLoad: Codable, Equatable, Sendable {
    /// The weight of our requests in the venue's present minute, this one included; nil when it does not say.
    public var usedWeight: Int?
    /// Seconds for which the venue wants to be left alone; nil when it does not say.
    public var holdSeconds: Int64?
    /// Whether the venue has shut us out, which lasts longer each time.
    public var isBan: Bool

    public init(usedWeight: Int?, holdSeconds: Int64?, isBan: Bool) {
        self.usedWeight = usedWeight
        self.holdSeconds = holdSeconds
        self.isBan = isBan
    }
}
