/// What the services that ask venues share.
public enum VenueSettings {
    /// Requests a second to one venue: eight stay below what the venues tell of their public limits.
    public static let requestsPerSecond = SettingKey(
        "venue.requests.per.second", standard: "8", "most requests a second to a venue's REST interface")

    /// The number set, 1 to 1,000.
    public static func requestsPerSecond(from source: SettingSource) throws(SettingError) -> Int {
        try source.number(requestsPerSecond, in: 1...1_000)
    }
}
