/// An answer of several numbers, each with a name.
public protocol NamedValues: Sendable, Equatable {
    /// The names in snake case, in the order of the values.
    static var names: [String] { get }

    /// The value named `names[index]`; nil while it is not known, and beyond the names.
    func value(at index: Int) -> Double?
}
