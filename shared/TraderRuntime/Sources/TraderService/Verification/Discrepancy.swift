public import TraderProto

/// The first difference between what is recorded and what should be.
public struct Discrepancy: Error, Equatable, CustomStringConvertible {
    public let service: ServiceName
    /// Where it is: a record, a checkpoint, a row of a table.
    public let place: String
    /// What is there, and what should be.
    public let what: String

    public init(_ service: ServiceName, _ place: String, _ what: String) {
        self.service = service
        self.place = place
        self.what = what
    }

    public var description: String { "\(service), \(place): \(what)" }
}
