import TraderModel

/// A row of an answer, or what is wrong with it: one that cannot be read does not hide the others.
struct RowResult<Row: Decodable>: Decodable {
    let result: Result<Row, VenueError>

    init(from decoder: any Decoder) throws {
        do {
            result = .success(try Row(from: decoder))
        } catch {
            result = .failure(malformed(error))
        }
    }
}

/// The contracts that `read` makes of rows, sorted; nil of it is left out in silence. What cannot be read is told to `onBadRow`, and thrown when nothing
/// else is there.
func readable<Row>(
    _ rows: [RowResult<Row>], _ onBadRow: (VenueError) -> Void, _ read: (Row) throws(VenueError) -> Contract?
) throws(VenueError) -> [Contract] {
    var contracts: [Contract] = []
    var bad: [VenueError] = []
    for row in rows {
        do throws(VenueError) {
            if let contract = try read(try row.result.get()) { contracts.append(contract) }
        } catch {
            bad.append(error)
        }
    }
    if let error = bad.first, contracts.isEmpty { throw error }
    bad.forEach(onBadRow)
    return contracts.sorted { $0.instrument < $1.instrument }
}
