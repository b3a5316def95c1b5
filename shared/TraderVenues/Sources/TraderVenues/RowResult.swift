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
