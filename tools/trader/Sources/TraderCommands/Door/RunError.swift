/// A run that failed, in one line. Ends with status 1.
package struct RunError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
