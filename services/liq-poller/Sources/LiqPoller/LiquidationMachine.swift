package import TraderModel
package import TraderVenues

/// Makes final readings of rows that grow: an hour is taken at its first sight from two minutes past its end on, and never again.
///
/// An hour that does not come is asked for a bounded time, then reported missing; later hours never wait for it. A later change of a taken
/// hour is reported as a revision. A watermark at each five-minute boundary says how far the readings are complete.
package struct LiquidationMachine: Machine {
    static let version = 1
    /// A watermark comes at the close of each bar that is judged.
    private static let watermarkLength = FeatureRecord.barLength

    private var books: [LiquidationBook]
    /// What is known of contracts that are not followed any more; nil while there are none.
    private var resting: [LiquidationBook]?
    private var watermark: Timestamp?
    /// Which of the venue's figures the readings hold; nil in a state that was kept before there was a choice.
    package private(set) var amounts: GateAmounts?

    package init(contracts: [Instrument]) { books = contracts.map(LiquidationBook.init) }

    package mutating func apply(_ input: LiquidationInput, emit: (LiquidationRecord) -> Void) {
        switch input {
        case .contracts(let wanted): follow(wanted)
        case .amounts(let chosen): amounts = chosen
        case .rows(let contract, let rows, let isHistory, let asked, let now):
            guard let index = books.firstIndex(where: { $0.contract == contract }) else { return }
            // What comes after a watermark was not known at it.
            let earliest = max(now, watermark.map { Timestamp(microseconds: $0.microseconds + 1) } ?? now)
            books[index].take(rows, isHistory: isHistory && watermark == nil, asked: asked, at: now, knownAt: earliest, emit)
        case .tick(let now):
            for index in books.indices { books[index].giveUp(at: now, emit) }
            let boundary = Self.watermarkLength.bar(containing: now).openTime
            guard watermark.map({ boundary > $0 }) ?? true else { return }
            watermark = boundary
            emit(.watermark(through: boundary))
        }
    }

    private mutating func follow(_ wanted: [Instrument]) {
        let known = books + (resting ?? [])
        books = wanted.map { contract in known.first { $0.contract == contract } ?? LiquidationBook(contract) }
        let rest = known.filter { !wanted.contains($0.contract) }
        resting = rest.isEmpty ? nil : rest
    }

    /// The contracts of which an hour is over and not yet there, and the first such hour.
    package func wanted(at now: Timestamp) -> [(contract: Instrument, from: BarTime)] {
        books.compactMap { book in book.firstWanted(at: now).map { (book.contract, $0) } }
    }

    /// Whether any hour was taken.
    package var holdsReadings: Bool { (books + (resting ?? [])).contains { $0.newest != nil } }

    /// Whether history is still being loaded into an empty store: nothing was ever said to be complete.
    package var isColdStart: Bool { watermark == nil }

    /// The newest hour taken of a contract; nil before the first.
    package func newest(of contract: Instrument) -> BarTime? { books.first { $0.contract == contract }?.newest }

    /// The row of hours without any liquidation in which a contract's newest hour stands; nil when it lasts no day.
    package func zeros(of contract: Instrument) -> ZeroHours? { books.first { $0.contract == contract }?.zeros }

    /// The next moment at which an hour may be taken or a watermark is due after `now`.
    package func nextDue(after now: Timestamp) -> Timestamp {
        let boundary = Self.watermarkLength.bar(containing: now).closeTime(of: Self.watermarkLength)
        return min(boundary, LiquidationBook.nextPublication(after: now))
    }
}
