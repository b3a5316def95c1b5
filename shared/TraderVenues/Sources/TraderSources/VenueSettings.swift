public import TraderService

/// What the services that ask venues share.
public struct VenueSettings: Sendable {
    /// Most requests a second to one venue.
    public let requestsPerSecond: Int
    /// A file of certificate authorities to trust beside the system's; nil for none.
    public let tlsRoots: String?
    /// Bytes of received frames and answers that are kept on disk; 0 for none.
    public let frameBytes: Int

    public static let keys = [requestsKey, rootsKey, framesKey]

    private static let requestsKey = SettingKey(
        "venue.requests.per.second", standard: "8", "most requests a second to a venue's REST interface")
    private static let rootsKey = SettingKey(
        "venue.tls.roots", standard: "", "PEM file of certificate authorities to trust beside the system's")
    private static let framesKey = SettingKey(
        "venue.frames.mib", standard: "64", "MiB of frames and answers kept as received, in the data folder; 0 for none")

    public init(_ source: SettingSource) throws(SettingError) {
        requestsPerSecond = try source.number(Self.requestsKey, in: 1...1_000)
        frameBytes = try source.number(Self.framesKey, in: 0...65_536) << 20
        let roots = try source.text(Self.rootsKey)
        if !roots.isEmpty { _ = try source.contents(ofFileIn: Self.rootsKey) }
        tlsRoots = roots.isEmpty ? nil : roots
    }
}
