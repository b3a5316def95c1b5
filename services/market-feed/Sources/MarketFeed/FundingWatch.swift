import TraderModel

/// The settlements of funding of one contract: which comes next, and which has passed and is not known.
struct FundingWatch: Sendable {
    /// The settlement that comes next, as the last mark told.
    private var next: Timestamp?
    /// One that has passed and is not known; nil when there is none.
    private(set) var awaited: Timestamp?
    /// When REST was asked last, and whether it still is.
    private var askedAt: Timestamp?
    private(set) var isAsking = false
    /// Whether what was settled while nobody followed is still to be asked for.
    private var isCatchingUp: Bool

    /// Seconds after a settlement at which REST is asked for it: the venue tells it some moments late.
    private static let graceSeconds: Int64 = 10
    /// Seconds between two questions for the same settlement.
    private static let pauseSeconds: Int64 = 30
    /// Seconds after which a question is given up.
    private static let patienceSeconds: Int64 = 60

    /// Of a contract of which settlements are known already those that were missed are asked for at once.
    init(hasKnown: Bool) { isCatchingUp = hasKnown }

    /// A mark came.
    mutating func heard(_ mark: Mark) {
        guard let told = mark.fundingAt else { return }
        if let next, told > next { awaited = awaited ?? next }
        next = max(next ?? told, told)
    }

    /// Whether REST is to be asked at `now`; a settlement whose moment has passed is awaited from then on.
    mutating func isDue(at now: Timestamp) -> Bool {
        if awaited == nil, let next, next.advanced(bySeconds: Self.graceSeconds) <= now {
            awaited = next
            self.next = nil
        }
        return due.map { $0 <= now } ?? false
    }

    /// When time alone makes a question due; nil for never.
    var nextLook: Timestamp? { due ?? next?.advanced(bySeconds: Self.graceSeconds) }

    private var due: Timestamp? {
        guard awaited != nil || isCatchingUp else { return nil }
        let pause = isAsking ? Self.patienceSeconds : Self.pauseSeconds
        return askedAt?.advanced(bySeconds: pause) ?? awaited?.advanced(bySeconds: Self.graceSeconds) ?? Timestamp(microseconds: 0)
    }

    mutating func asked(at now: Timestamp) {
        askedAt = now
        isAsking = true
    }

    /// REST answered; `newest` is the last settlement that it told, nil when it told none or nothing at all.
    mutating func answered(isThere: Bool, newest: Timestamp?) {
        isAsking = false
        guard isThere else { return }
        isCatchingUp = false
        if let awaited, let newest, awaited.wholeSeconds <= newest.wholeSeconds { self.awaited = nil }
        if awaited == nil { askedAt = nil }
    }
}
