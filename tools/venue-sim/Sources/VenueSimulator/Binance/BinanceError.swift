/// Binance's refusals: `{"code":…,"msg":…}` with an HTTP status.
struct BinanceError: Error, Equatable {
    var status = 400
    var code: Int
    var message: String

    static let unknownSymbol = BinanceError(code: -1_121, message: "Invalid symbol.")
    static let unknownInterval = BinanceError(code: -1_120, message: "Invalid interval.")
    static let needsKey = BinanceError(status: 401, code: -2_014, message: "API-key format invalid.")
    /// Where nobody is served.
    static let restricted = BinanceError(
        status: 451, code: 0, message: "Service unavailable from a restricted location according to 'b. Eligibility' in the terms of use.")

    static func missing(_ parameter: String) -> BinanceError {
        BinanceError(
            code: -1_102, message: "Mandatory parameter '\(parameter)' was not sent, was empty/null, or malformed.")
    }

    static func illegal(_ parameter: String) -> BinanceError {
        BinanceError(
            code: -1_100, message: "Illegal characters found in parameter '\(parameter)'; legal range is '^[0-9]{1,20}$'.")
    }

    /// Too many requests; the client may ask again after so many seconds.
    static func limited(to weight: Int) -> BinanceError {
        BinanceError(
            status: 429, code: -1_003,
            message: "Too much request weight used; current limit is \(weight) request weight per 1 MINUTE. Please use WebSocket Streams "
                + "for live updates to avoid polling the API.")
    }

    /// A client that went on asking.
    static func banned(untilMilliseconds end: Int64) -> BinanceError {
        BinanceError(
            status: 418, code: -1_003,
            message: "Way too much request weight used; IP banned until \(end). Please use WebSocket Streams for live updates to avoid "
                + "bans.")
    }

    private struct Body: Encodable {
        var code: Int
        var msg: String
    }

    func answer(headers: [String: String] = [:]) -> VenueAnswer {
        VenueAnswer(status: status, body: jsonText(Body(code: code, msg: message)), headers: headers)
    }
}
