import Logging
import TraderModel
import TraderProto
import TraderSources

/// What is followed.
extension FeedSource {
    mutating func begin(_ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        // A simulation's clock tells its time no earlier.
        let first = first.map { InstrumentRecord(instrument: $0.instrument, follows: $0.follows, contract: nil, at: now) }
        let list = machine.watchList ?? first
        unloaded = Set(CandleMachine.series(of: list))
        starting = unloaded
        missed = unloaded.filter { series in machine.staleTime(of: series).map { $0 <= now } ?? false }
        for instrument in list.filter({ $0.follows.contains(.marks) }).map(\.instrument) {
            fundings[instrument] = FundingWatch(hasKnown: machine.lastSettlement(of: instrument) != nil)
        }
        wishes += [.follow(list)] + rules.lines.map { .connect($0, after: .zero) }
        // What was followed before a restart is not followed any more.
        return (machine.watchList == nil ? [.watch(first)] : []) + [.lost]
    }

    mutating func inputs(of change: WatchChange, _ number: Int, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        var list = machine.watchList ?? []
        if let refusal = rules.refusal(of: change, list) ?? absence(of: change, at: now) {
            wishes.append(.answer(number, refusal: refusal))
            return []
        }
        let present = list.first { $0.instrument == change.instrument }
        let follows = Set(present?.follows ?? [])
        let wanted = change.isFollowed ? follows.union(change.channels) : follows.subtracting(change.channels)
        // Wishes are made when what follows from the event is in the log, this answer too.
        wishes.append(.answer(number, refusal: nil))
        guard wanted != follows else { return [] }
        let record = InstrumentRecord(
            instrument: change.instrument, follows: wanted.sorted(),
            contract: present?.contract ?? (rules.tellsContracts ? listing.contracts[change.instrument] : nil), at: now)
        // Whether it is there nobody knows before the venue has said what it has.
        if listing.symbols == nil, !wanted.isEmpty { listing.wanted(at: now) }
        let index = list.firstIndex { $0.instrument == change.instrument }
        if let index { list.remove(at: index) }
        if !wanted.isEmpty { list.insert(record, at: index ?? list.endIndex) }
        listing.keep(Set(list.map(\.instrument)))
        wishes.append(.follow(askable(of: list, machine)))
        forget(list)
        let (before, after) = (Set(machine.series), Set(CandleMachine.series(of: list)))
        unloaded = unloaded.union(after.subtracting(before)).intersection(after)
        starting.formIntersection(after)
        unchecked.formIntersection(after)
        missed.formIntersection(after)
        for series in before.subtracting(after) { lanes[series] = nil }
        say(.notice, "follows", ["instrument": "\(change.instrument)", "what": record.follows.map(\.rawValue).joined(separator: ",")])
        return [.watch([record])]
    }
}
