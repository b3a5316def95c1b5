import TraderProto

/// The name of a service, or of what else keeps a log, as the user gave it.
enum ServiceArgument {
    /// The service called `name`. Throws `InputError` naming the known ones.
    static func service(_ name: String) throws(InputError) -> ServiceName {
        guard let service = ServiceName(rawValue: name) else { throw unknown(name, known: ServiceName.known.map(\.rawValue)) }
        return service
    }

    static func unknown(_ name: String, known: [String]) -> InputError {
        InputError("\(name) is no service; choose from \(known.joined(separator: ", "))")
    }
}
