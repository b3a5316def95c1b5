import Logging
import TraderModel
import TraderProto
import TraderSources
import TraderVenues

/// What the venue has.
extension FeedSource {
    mutating func askForListing(at now: Timestamp) {
        guard listing.isDue(at: now) else { return }
        listing.asked(at: now)
        wishes.append(.listing)
    }

    mutating func inputs(
        of result: Result<VenueListing, VenueError>, _ machine: CandleMachine, at now: Timestamp
    ) -> [CandleInput] {
        switch result {
        case .failure(let error):
            listing.failed(at: now)
            say(.warning, "contracts not known", ["reason": "\(error)"])
            return []
        case .success(let told) where told.symbols.isEmpty:
            // It says nothing of what is followed.
            listing.failed(at: now)
            say(.warning, "contracts not known", ["reason": "the venue lists nothing at all"])
            return []
        case .success(let told):
            let list = machine.watchList ?? []
            let before = (unlisted: listing.unlisted, followed: askable(of: list, machine))
            listing.take(told, list.map(\.instrument), of: rules.name.venue, at: now)
            for (instrument, words) in listing.unlisted.sorted(by: { $0.key < $1.key }) where before.unlisted[instrument] == nil {
                say(.error, "the venue has no such symbol", ["instrument": "\(instrument)", "reason": words])
            }
            passOver(machine)
            let followed = askable(of: list, machine)
            if followed != before.followed { wishes.append(.follow(followed)) }
            let contracts = rules.tellsContracts ? list.compactMap { listing.contracts[$0.instrument] } : []
            return contracts.isEmpty ? [] : [.contracts(contracts, at: now)]
        }
    }

    /// Whether something is followed that the venue does not have.
    func isUnlisted(_ instrument: Instrument) -> Bool { listing.unlisted[instrument] != nil }

    /// Whether nothing is to be asked for: the venue does not have it, and never told of it. What it has told of before and does not list any
    /// more is asked for as ever, since a list may be wrong.
    func isAbsent(_ instrument: Instrument, _ machine: CandleMachine) -> Bool {
        isUnlisted(instrument) && machine.lastSettlement(of: instrument) == nil
            && !machine.series.contains { $0.instrument == instrument && machine.lastFinal(of: $0) != nil }
    }

    /// What the stream is asked to tell of `list`: one symbol that is not there could spoil a subscription for the others.
    func askable(of list: [InstrumentRecord], _ machine: CandleMachine) -> [InstrumentRecord] {
        list.filter { !isAbsent($0.instrument, machine) }
    }

    /// Nobody waits for the history of what the venue does not have.
    private mutating func passOver(_ machine: CandleMachine) {
        starting = starting.filter { !isUnlisted($0.instrument) }
        for series in machine.series where isAbsent(series.instrument, machine) { lanes[series] = nil }
    }

    /// Why a change cannot be made: the venue does not have what is to be followed.
    mutating func absence(of change: WatchChange, at now: Timestamp) -> String? {
        guard change.isFollowed, let words = listing.absence(of: change.instrument, at: rules.name.venue) else { return nil }
        listing.wanted(at: now)
        return words
    }

    /// What is followed and not there, in words; nil when there is no such thing.
    var unlistedWords: String? {
        let words = listing.unlisted.sorted { $0.key < $1.key }.map(\.value)
        guard !words.isEmpty else { return nil }
        let more = words.count - Self.mostUnlistedSaid
        return words.prefix(Self.mostUnlistedSaid).joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
    }

    private static let mostUnlistedSaid = 3
}
