import TraderModel
import TraderVenues

/// What is known of one contract's hours.
struct LiquidationBook: Codable, Equatable, Sendable {
    let contract: Instrument
    /// The newest hour that was taken or given up.
    private(set) var newest: BarTime?
    /// Hours before the newest that are still asked for.
    private var awaited: [BarTime] = []
    /// When the venue was last asked and answered.
    private var askedAt: Timestamp?
    /// The hour through which that answer would have told.
    private var askedThrough: BarTime?
    /// Hours taken of late, to notice revisions and zeros.
    private var taken: [GateStatistics.Row] = []

    /// Seconds from an hour's publication during which it is asked for.
    static let patienceSeconds: Int64 = 3_600
    /// Hours before the present that are reported missing one by one: as many as a cold start loads, and a day. What is older is in no window.
    private static let reportedHours = 32 * 24
    /// Hours in which a revision is noticed.
    private static let rememberedHours = 48

    init(_ contract: Instrument) { self.contract = contract }

    /// Takes what the venue told at `asked`; its answer came at `now`.
    mutating func take(
        _ rows: [GateStatistics.Row], isHistory: Bool, asked: Timestamp, at now: Timestamp, knownAt: Timestamp,
        _ emit: (LiquidationRecord) -> Void
    ) {
        askedAt = asked
        let last = rows.last { $0.instrument == contract }?.hour
        askedThrough = rows.count < GateStatistics.pageRows ? BarLength.oneHour.bar(containing: asked) : last
        for row in rows where row.instrument == contract && LiquidationReading.publicationTime(of: row.hour) <= asked {
            if let seen = taken.first(where: { $0.hour == row.hour }) {
                if seen != row { revise(row, at: now, emit) }
                continue
            }
            guard newest.map({ row.hour > $0 || awaited.contains(row.hour) }) ?? (row.hour >= Self.firstReported(at: now)) else { continue }
            noteGap(before: row.hour, isHistory: isHistory, at: now, emit)
            let published = LiquidationReading.publicationTime(of: row.hour)
            emit(.reading(reading(of: row, knownAt: isHistory ? published : max(published, knownAt), seenAt: now)))
            awaited.removeAll { $0 == row.hour }
            remember(row)
            newest = max(newest ?? row.hour, row.hour)
        }
    }

    /// Reports hours that the venue, asked long enough after their time, did not have. While it does not answer nobody knows.
    mutating func giveUp(at now: Timestamp, _ emit: (LiquidationRecord) -> Void) {
        awaitOverdue(at: now)
        guard let askedAt, let askedThrough else { return }
        let lost = awaited.filter { hour in
            let end = LiquidationReading.publicationTime(of: hour).advanced(bySeconds: Self.patienceSeconds)
            return askedAt >= end && hour <= askedThrough
        }
        for hour in lost { emit(.missing(instrument: contract, ts: hour, gaveUpAt: now)) }
        awaited.removeAll { lost.contains($0) }
    }

    /// The first hour that is over, published by rule, and not there. A contract of which nothing ever came is asked once an hour.
    func firstWanted(at now: Timestamp) -> BarTime? {
        if let first = awaited.first { return first }
        let due = Self.newestPublished(at: now)
        guard let newest else {
            return askedAt.map { $0 < LiquidationReading.publicationTime(of: due) } ?? true ? due : nil
        }
        let next = newest.advanced(by: 1, of: .oneHour)
        return next <= due ? next : nil
    }

    /// The row of hours without any liquidation in which the newest hour stands; nil when it lasts no day. A longer one than is remembered is
    /// as long as that.
    var zeros: ZeroHours? {
        let hours = taken.sorted { $0.hour < $1.hour }
        return ZeroHours.last(in: hours.map { reading(of: $0, knownAt: LiquidationReading.publicationTime(of: $0.hour)) })
    }

    /// The moment at which the next hour is published by rule.
    static func nextPublication(after now: Timestamp) -> Timestamp {
        LiquidationReading.publicationTime(of: newestPublished(at: now).advanced(by: 1, of: .oneHour))
    }

    /// The newest hour whose time of publication has come.
    private static func newestPublished(at now: Timestamp) -> BarTime {
        BarLength.oneHour.bar(containing: now.advanced(bySeconds: -LiquidationReading.publicationDelaySeconds))
            .advanced(by: -1, of: .oneHour)
    }

    /// Hours between the newest one and `hour`: in history they will not come any more, live they are waited for.
    private mutating func noteGap(before hour: BarTime, isHistory: Bool, at now: Timestamp, _ emit: (LiquidationRecord) -> Void) {
        guard var between = newest.map({ Self.reported(after: $0, at: now) }) else { return }
        while between < hour {
            if isHistory { emit(.missing(instrument: contract, ts: between, gaveUpAt: now)) } else { askFor(between) }
            between = between.advanced(by: 1, of: .oneHour)
        }
    }

    /// Hours after the newest one that should be there become awaited once a later hour is due, so that it need not wait for them.
    private mutating func awaitOverdue(at now: Timestamp) {
        while let hour = newest.map({ Self.reported(after: $0, at: now) }),
            now >= LiquidationReading.publicationTime(of: hour.advanced(by: 1, of: .oneHour))
        {
            askFor(hour)
            newest = hour
        }
    }

    /// The hour after `newest`, or the first of those that are reported one by one.
    private static func reported(after newest: BarTime, at now: Timestamp) -> BarTime {
        max(newest.advanced(by: 1, of: .oneHour), firstReported(at: now))
    }

    private static func firstReported(at now: Timestamp) -> BarTime {
        max(BarTime(unixSeconds: 0), BarLength.oneHour.bar(containing: now).advanced(by: -reportedHours, of: .oneHour))
    }

    private mutating func askFor(_ hour: BarTime) {
        if !awaited.contains(hour) { awaited.append(hour) }
    }

    private mutating func revise(_ row: GateStatistics.Row, at now: Timestamp, _ emit: (LiquidationRecord) -> Void) {
        taken.removeAll { $0.hour == row.hour }
        remember(row)
        emit(.revision(reading(of: row, knownAt: now, seenAt: now)))
    }

    private mutating func remember(_ row: GateStatistics.Row) {
        taken.append(row)
        taken = taken.suffix(Self.rememberedHours)
    }

    private func reading(of row: GateStatistics.Row, knownAt: Timestamp, seenAt: Timestamp? = nil) -> LiquidationReading {
        LiquidationReading(
            instrument: contract, ts: row.hour, longUSD: row.longUSD, shortUSD: row.shortUSD, knownAt: knownAt, seenAt: seenAt)
    }
}
