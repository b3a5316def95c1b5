import Foundation
import TraderModel

/// A row of Gate.io's contract statistics, or what is wrong with it.
struct GateRowResult: DecodableWithConfiguration {
    private let result: Result<GateRow, VenueError>

    init(from decoder: any Decoder, configuration amounts: GateAmounts) throws {
        do {
            result = .success(try GateRow(from: decoder, configuration: amounts))
        } catch {
            result = .failure(malformed(error))
        }
    }

    /// The row as the hour's amounts. Throws `VenueError.malformed`.
    func row(of instrument: Instrument) throws(VenueError) -> GateStatistics.Row {
        let row = try result.get()
        let seconds = row.time > 100_000_000_000 ? row.time / 1_000 : row.time
        let hour = BarTime(unixSeconds: seconds)
        guard seconds.isReasonableTime, BarLength.oneHour.isAligned(hour) else {
            throw .malformed("row time \(row.time) is not the start of an hour")
        }
        return GateStatistics.Row(instrument: instrument, hour: hour, longUSD: row.long, shortUSD: row.short)
    }
}
