import Logging
import TraderModel
import TraderSources
import TraderVenues

/// Quotes, marks and what is paid for funding.
extension FeedSource {
    /// Quotes, and marks, that are written in a second at most, of all instruments together: the log keeps them as long as everything else.
    static let mostOfSecond = 4

    /// Milliseconds between two quotes, or two marks, of an instrument where `count` instruments are followed: a second, and more where many are.
    package static func spacing(of count: Int) -> Int64 { 1_000 * Int64(max(1, (count + mostOfSecond - 1) / mostOfSecond)) }

    /// The instruments of which something is followed.
    func followers(of channel: WatchedChannel, _ machine: CandleMachine) -> [Instrument] {
        (machine.watchList ?? []).filter { $0.follows.contains(channel) }.map(\.instrument)
    }

    mutating func inputs(of quote: Quote, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        let followed = followers(of: .quotes, machine)
        guard followed.contains(quote.instrument), var quote = present([quote], \.at, at: now).first else { return [] }
        prepareQuotes(followed.count)
        quote.knownAt = now
        return quotes.take(quote).map { [.quotes([$0])] } ?? []
    }

    /// Where many are followed each is told less often.
    private mutating func prepareQuotes(_ count: Int) {
        let spacing = Self.spacing(of: count)
        guard spacing != quoteSpacing else { return }
        quoteSpacing = spacing
        quotes = QuoteThinner(milliseconds: spacing)
    }

    mutating func inputs(of mark: Mark, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        let followed = followers(of: .marks, machine)
        guard followed.contains(mark.instrument), var mark = present([mark], \.at, at: now).first else { return [] }
        fundings[mark.instrument, default: FundingWatch(hasKnown: machine.lastSettlement(of: mark.instrument) != nil)].heard(mark)
        if let last = marks[mark.instrument] {
            // The venue's own moments are a second apart, give or take a little.
            let spacing = Self.spacing(of: followed.count) * 1_000 - Self.markLeewayMicroseconds
            guard mark.at.microseconds - last.microseconds >= spacing else { return [] }
        }
        marks[mark.instrument] = mark.at
        mark.knownAt = now
        return [.marks([mark])]
    }

    private static let markLeewayMicroseconds: Int64 = 250_000

    /// The quotes that were held back and whose time has come.
    mutating func dueQuotes(_ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        let due = quotes.due(at: now)
        return due.isEmpty ? [] : [.quotes(due)]
    }

    /// Asks for settlements that have passed.
    mutating func askForSettlements(_ machine: CandleMachine, at now: Timestamp) {
        for instrument in fundings.keys.sorted() {
            guard var funding = fundings[instrument], funding.isDue(at: now) else { continue }
            funding.asked(at: now)
            fundings[instrument] = funding
            let first = machine.lastSettlement(of: instrument)?.advanced(bySeconds: 1) ?? funding.awaited ?? now
            wishes.append(.settlements(instrument, from: .seconds(first.wholeSeconds), through: now))
        }
    }

    mutating func inputs(
        of result: Result<[FundingSettlement], VenueError>, _ instrument: Instrument, at now: Timestamp
    ) -> [CandleInput] {
        guard var funding = fundings[instrument] else { return [] }
        defer { fundings[instrument] = funding }
        switch result {
        case .failure(let error):
            funding.answered(isThere: false, newest: nil)
            say(.warning, "funding not known", ["instrument": "\(instrument)", "reason": "\(error)"])
            return []
        case .success(let told):
            let settlements = present(told, \.at, at: now).sorted { $0.at < $1.at }
            funding.answered(isThere: true, newest: settlements.last?.at)
            return settlements.isEmpty ? [] : [.settled(settlements)]
        }
    }

    /// What is not followed any more is forgotten.
    mutating func forget(_ list: [InstrumentRecord]) {
        let marked = Set(list.filter { $0.follows.contains(.marks) }.map(\.instrument))
        quotes.keep(Set(list.filter { $0.follows.contains(.quotes) }.map(\.instrument)))
        marks = marks.filter { marked.contains($0.key) }
        fundings = fundings.filter { marked.contains($0.key) }
    }
}
