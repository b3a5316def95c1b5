import HTTPTypes
import TraderModel
import TraderWeb

/// A bar in a request's query.
enum BarParameter {
    /// The bar of `length` that opens at `text`, unix seconds. Throws `APIError`, a 400.
    static func bar(_ text: Substring, of length: BarLength, named name: String) throws -> BarTime {
        guard let bar = Int64(text).flatMap(length.bar(opening:)) else {
            throw APIError(
                .badRequest, code: "bad_parameter", message: "\(name) is \"\(text)\"; give the open time of a bar in unix seconds")
        }
        return bar
    }
}
