import TraderModel
import TraderVenues
import VenueSimulator

/// Which hours of liquidations the venue tells late, and which it changes afterwards.
struct HourFaults {
    private struct Key: Hashable {
        var contract: Instrument
        var hour: BarTime
    }

    private var lateUntil: [Key: Timestamp] = [:]
    private var revisedAt: [Key: Timestamp] = [:]

    init() {}

    init(_ truth: VenueTruth, _ weather: Weather, _ numbers: inout SeededNumbers) {
        for contract in [Instrument.gateBTC, .gateETH] {
            for hour in (truth.hours[contract] ?? [:]).keys.sorted() where hour >= truth.start.advanced(by: -2, of: .oneHour) {
                let published = LiquidationReading.publicationTime(of: hour)
                if numbers.chance(weather.hourLate) {
                    lateUntil[Key(contract: contract, hour: hour)] = published.advanced(bySeconds: numbers.number(in: 1...5_400))
                }
                if numbers.chance(weather.hourRevised) {
                    revisedAt[Key(contract: contract, hour: hour)] = published.advanced(bySeconds: numbers.number(in: 1...7_200))
                }
            }
        }
    }

    /// The hour as the venue tells it after it was changed; nil when it never is.
    func revised(_ reading: LiquidationReading) -> LiquidationReading? {
        guard revisedAt[Key(contract: reading.instrument, hour: reading.ts)] != nil else { return nil }
        var changed = reading
        changed.longUSD = reading.longUSD + Money(units: 1_000_000)
        return changed
    }

    func rows(
        of contract: Instrument, from first: BarTime, _ truth: VenueTruth, at now: Timestamp, _ world: World
    ) -> [GateStatistics.Row] {
        var rows: [GateStatistics.Row] = []
        var hour = first
        while hour.openTime <= now, rows.count < GateStatistics.pageRows {
            if let row = row(of: contract, hour, truth, at: now, world) { rows.append(row) }
            hour = hour.advanced(by: 1, of: .oneHour)
        }
        return rows
    }

    private func row(of contract: Instrument, _ hour: BarTime, _ truth: VenueTruth, at now: Timestamp, _ world: World) -> GateStatistics
        .Row?
    {
        let key = Key(contract: contract, hour: hour)
        guard let reading = truth.hours[contract]?[hour] else { return nil }
        if let until = lateUntil[key], now < until, now >= LiquidationReading.publicationTime(of: hour) {
            world.note(.hourLate)
            return nil
        }
        let isRevised = revisedAt[key].map { $0 <= now } ?? false
        if isRevised { world.note(.hourRevised) }
        let told = isRevised ? revised(reading) ?? reading : reading
        // The hour grows for a minute past its end.
        let isWhole = now >= hour.closeTime(of: .oneHour).advanced(bySeconds: 60)
        return GateStatistics.Row(
            instrument: contract, hour: hour, longUSD: isWhole ? told.longUSD : told.longUSD.half,
            shortUSD: isWhole ? told.shortUSD : told.shortUSD.half)
    }
}
