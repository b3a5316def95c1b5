import Foundation
import TraderBus
import TraderModel
import TraderProto

/// The feeds of a running platform, asked about their watch lists.
struct WatchListDoor {
    private static let timeout = Duration.seconds(10)

    private let place: Whereabouts
    private let probe: Probe

    /// The platform whose run file `data` holds, else the one that runs, else where the settings say. Throws `RunError` where nothing runs.
    init(data: String?) async throws {
        place = try await Whereabouts.find(data: data, orSettings: true)
        probe = try place.probe()
    }

    /// The data folder of the platform; nil when only its sockets are known.
    var folder: DataFolder? { place.folder }

    /// The watch list of each feed that runs.
    func lists() async throws -> [InstrumentRecord] {
        var lists: [InstrumentRecord] = []
        for feed in ServiceName.feeds where place.endpoints[feed] != nil { lists += try await send("instruments", [:], to: feed) }
        return lists
    }

    /// What is followed, by the venues whose feeds answer: of one that does not nothing is known.
    func followed() async -> [String: [InstrumentRecord]] {
        var lists: [String: [InstrumentRecord]] = [:]
        for feed in ServiceName.feeds where place.endpoints[feed] != nil {
            guard let venue = feed.venue, let list = try? await send("instruments", [:], to: feed) else { continue }
            lists[venue] = list
        }
        return lists
    }

    /// Makes a change; answers the list of its feed as it then stands. Throws `InputError` when there is no such feed, and `RunError` with the
    /// feed's reason.
    func make(_ change: WatchChange) async throws -> [InstrumentRecord] {
        let venue = change.instrument.venue
        guard let feed = ServiceName.feed(of: venue) else {
            let venues = ServiceName.feeds.compactMap(\.venue).joined(separator: ", ")
            throw InputError("\(change.instrument): no feed is for \(venue); choose from \(venues)")
        }
        guard place.endpoints[feed] != nil else {
            throw RunError("\(feed) does not run: name \(venue) in FEEDS, and start the platform again")
        }
        return try await send(change.isFollowed ? WatchChange.follow : WatchChange.unfollow, change.arguments, to: feed)
    }

    private func send(_ command: String, _ arguments: [String: String], to feed: ServiceName) async throws -> [InstrumentRecord] {
        let deadline = WallClock.microseconds() + Int64(Self.timeout / .microseconds(1))
        let reply = try await probe.bus.send(
            Command(id: UUID().uuidString, deadline: deadline, name: command, arguments: arguments),
            to: try place.endpoints(of: feed).command, timeout: Self.timeout)
        guard reply.accepted else { throw RunError(reply.reason ?? "\(feed) refuses, without a reason") }
        return try WireCodec.decode([InstrumentRecord].self, from: Array((reply.result ?? "[]").utf8))
    }
}
