/// What a simulated venue answers to a REST request.
package struct VenueAnswer: Equatable, Sendable {
    /// How much of the body arrives.
    package enum Delivery: Equatable, Sendable {
        case whole
        /// Half of it, then the connection breaks.
        case cut
        /// Nothing of it, and the connection breaks after so many wall seconds.
        case never(seconds: Int64)
    }

    /// HTTP status, 200 or an error.
    package var status: Int
    /// Compact JSON, unless `contentType` says otherwise.
    package var body: String
    package var contentType: String
    /// Header fields beside the content's type.
    package var headers: [String: String]
    package var delivery = Delivery.whole

    package init(
        status: Int = 200, body: String, contentType: String = "application/json", headers: [String: String] = [:]
    ) {
        self.status = status
        self.body = body
        self.contentType = contentType
        self.headers = headers
    }
}
