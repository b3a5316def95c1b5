/// What a simulated venue answers to a REST request.
package struct VenueAnswer: Equatable, Sendable {
    /// HTTP status, 200 or an error.
    package var status = 200
    /// Compact JSON.
    package var body: String
}
