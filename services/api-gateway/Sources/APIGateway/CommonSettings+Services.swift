import TraderProto
import TraderService

extension CommonSettings {
    /// The services of this platform: the feeds that run, then the others in the order of the table of ports.
    var services: [ServiceName] { feeds + ServiceName.allCases.filter { !feeds.contains($0) } }

    /// The services that read venues.
    var sources: [ServiceName] { feeds + [.liqPoller] }

    /// The venues whose feeds run.
    var venues: [String] { feeds.compactMap(\.venue) }
}
