/// Bad input: what, where and what to do, in one line. Ends with status 2.
struct InputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A run that failed, in one line. Ends with status 1.
struct RunError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
