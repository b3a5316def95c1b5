package import TraderProto

/// Which records are wanted.
package struct TapRequest: Equatable, Sendable {
    package let topic: Topic
    /// Nil for every key.
    package let key: String?
    /// The first position wanted; nil for what comes from now on.
    package let from: Int64?
    /// Nil for no end.
    package let count: Int?

    /// Throws `InputError` for an unknown topic, and for what cannot be had of a topic.
    package init(topic name: String, key: String?, from: Int64?, count: Int?) throws(InputError) {
        guard let topic = Topic(rawValue: name) else {
            throw InputError("\(name) is no topic; choose from \(Topic.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        if let from {
            guard topic.isDurable else {
                throw InputError("--from \(from): \(topic) is not logged, so there is nothing to replay; leave --from out")
            }
            guard from >= 0 else { throw InputError("--from \(from): give a position of the log, from 1, or 0 for all") }
        }
        if let count, count < 1 { throw InputError("--count \(count): give at least 1") }
        self.topic = topic
        self.key = key
        self.from = from
        self.count = count
    }

    /// The services that write what is wanted: one, but every feed where the key names no venue, and all for `pulse`.
    package var writers: [ServiceName] {
        guard let writer = topic.writer else { return ServiceName.known }
        guard writer == .marketFeed else { return [writer] }
        let venue = key.flatMap { $0.split(separator: ":").first }.flatMap { ServiceName.feed(of: String($0)) }
        return venue.map { [$0] } ?? ServiceName.feeds
    }
}
