import LiqPoller
import TestSupport
import TraderModel
import TraderVenues

/// A LiquidationMachine told what happens by the number of an hour and the seconds since its end.
struct PollBench {
    private(set) var machine: LiquidationMachine
    private(set) var records: [LiquidationRecord] = []

    init(contracts: [Instrument] = [.gateBTC]) { machine = LiquidationMachine(contracts: contracts) }

    mutating func apply(_ input: LiquidationInput) { machine.apply(input) { records.append($0) } }

    /// The venue's answer: rows by hour and long liquidations; shorts are the double.
    mutating func answer(
        _ rows: [Int: Int64], of contract: Instrument = .gateBTC, isHistory: Bool = false, asked: Timestamp? = nil, at now: Timestamp
    ) {
        let rows = rows.sorted { $0.key < $1.key }.map { GateStatistics.Row.made($0.key, long: $0.value, of: contract) }
        apply(.rows(contract, rows, isHistory: isHistory, asked: asked ?? now, at: now))
    }

    /// Sends the machine through a snapshot, as a restart does.
    mutating func restart() throws { machine = try throughJSON(machine) }

    mutating func tick(_ now: Timestamp) { apply(.tick(now)) }

    /// The records since the last call, watermarks left out.
    mutating func news() -> [LiquidationRecord] {
        defer { records = [] }
        return records.filter { if case .watermark = $0 { false } else { true } }
    }

    func wanted(_ now: Timestamp) -> [Int64] { machine.wanted(at: now).map { $0.from.seconds(since: .hour(0)) / 3_600 } }
}

extension BarTime {
    static func hour(_ number: Int) -> BarTime { MadeMarket.firstBar.advanced(by: number, of: .oneHour) }
}

extension Timestamp {
    /// The moment `seconds` after the end of an hour.
    static func after(_ hour: Int, _ seconds: Int64) -> Timestamp {
        BarTime.hour(hour).closeTime(of: .oneHour).advanced(bySeconds: seconds)
    }
}

extension GateStatistics.Row {
    static func made(_ hour: Int, long: Int64, of contract: Instrument = .gateBTC) -> GateStatistics.Row {
        GateStatistics.Row(
            instrument: contract, hour: .hour(hour), longUSD: Money(units: Int128(long) * 100_000_000),
            shortUSD: Money(units: Int128(long) * 200_000_000))
    }
}

extension LiquidationReading {
    /// Seen when it became known, unless said otherwise.
    static func made(
        _ hour: Int, long: Int64, of contract: Instrument = .gateBTC, knownAt: Timestamp, seenAt: Timestamp? = nil
    ) -> LiquidationReading {
        LiquidationReading(
            instrument: contract, ts: .hour(hour), longUSD: Money(units: Int128(long) * 100_000_000),
            shortUSD: Money(units: Int128(long) * 200_000_000),
            knownAt: knownAt, seenAt: seenAt ?? knownAt)
    }
}
