import HTTPTypes
import Hummingbird
import TraderWeb

/// A whole number in a request's query.
enum NumberParameter {
    /// Rows in one answer, at most.
    static let mostRows = 10_000

    /// How many rows are asked for.
    static func limit(_ request: Request, standard: Int) throws -> Int {
        try number("limit", request, standard: standard, in: 1...mostRows)
    }

    /// The parameter `name`, or `standard` without it. Throws `APIError`, a 400.
    static func number(_ name: Substring, _ request: Request, standard: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = request.uri.queryParameters[name] else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw APIError(
                .badRequest, code: "bad_parameter",
                message: "\(name) is \"\(text)\"; give a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
