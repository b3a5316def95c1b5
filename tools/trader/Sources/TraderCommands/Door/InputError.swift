/// Bad input: what, where and what to do, in one line. Ends with status 2.
package struct InputError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
