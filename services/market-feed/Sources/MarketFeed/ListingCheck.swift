import TraderModel
import TraderVenues

/// What a feed knows of what its venue has, and when it asks for it.
struct ListingCheck: Sendable {
    /// The contracts that the venue told last, by instrument.
    private(set) var contracts: [Instrument: Contract] = [:]
    /// What it listed last; nil until it has.
    private(set) var symbols: Set<String>?
    private var toldAt: Timestamp?
    /// What is followed and not listed: the sentence that says so, by instrument.
    private(set) var unlisted: [Instrument: String] = [:]
    /// When the venue is asked next; nil for now.
    private(set) var due: Timestamp?
    private(set) var isAsking = false

    /// Seconds between two questions, between two while something that is not listed is followed, and after one that came to nothing.
    private static let seconds: Int64 = 86_400
    private static let unlistedSeconds: Int64 = 3_600
    private static let retrySeconds: Int64 = 300
    /// Seconds after which the question is given up.
    private static let patienceSeconds: Int64 = 60
    /// Seconds for which a list is new enough to ask for no other one because of something that is not in it.
    private static let freshSeconds: Int64 = 60
    /// Symbols that are named instead of one that is not listed, at most.
    private static let mostNear = 3

    /// Whether the venue is to be asked at `now`.
    func isDue(at now: Timestamp) -> Bool { due.map { $0 <= now } ?? true }

    mutating func asked(at now: Timestamp) {
        isAsking = true
        due = now.advanced(bySeconds: Self.patienceSeconds)
    }

    /// The question came to nothing.
    mutating func failed(at now: Timestamp) {
        isAsking = false
        due = now.advanced(bySeconds: Self.retrySeconds)
    }

    /// The venue, whose name in instruments is `venue.name`, told what it has while `followed` was followed.
    mutating func take(_ told: VenueListing, _ followed: [Instrument], of venue: any Venue, at now: Timestamp) {
        isAsking = false
        contracts = Dictionary(told.contracts.map { ($0.instrument, $0) }) { first, _ in first }
        symbols = told.symbols
        toldAt = now
        unlisted = [:]
        for instrument in followed { unlisted[instrument] = absence(of: instrument, at: venue) }
        due = now.advanced(bySeconds: unlisted.isEmpty ? Self.seconds : Self.unlistedSeconds)
    }

    /// That the venue has no such symbol, and which are near it; nil when it has, or has not told what it has.
    func absence(of instrument: Instrument, at venue: any Venue) -> String? {
        guard let symbols, !symbols.contains(instrument.symbol), !symbols.contains(venue.canonical(instrument).symbol) else { return nil }
        let near = NearestWord.all(to: instrument.symbol, in: symbols, atMost: Self.mostNear)
        return "\(instrument.venue) has no \(instrument.symbol)"
            + (near.isEmpty ? ", and nothing of a name near it" : ": near it are \(near.joined(separator: ", "))")
    }

    /// Only `followed` is followed any more.
    mutating func keep(_ followed: Set<Instrument>) { unlisted = unlisted.filter { followed.contains($0.key) } }

    /// Somebody wants what the list does not have, or there is no list: the venue is asked now, unless it has only just been.
    mutating func wanted(at now: Timestamp) {
        guard !isAsking, toldAt.map({ abs(now.seconds(since: $0)) >= Double(Self.freshSeconds) }) ?? true else { return }
        due = nil
    }
}
