/// A setting that cannot be used: which, where and what to do, in one line.
public struct SettingError: Error, CustomStringConvertible, Equatable {
    public let description: String

    public init(_ description: String) { self.description = description }

    /// The setting of `key` has `value`, and should be something else.
    public init(_ key: SettingKey, _ value: String, should remedy: String) {
        description = "\(key.variable) (\(key.option)) is \"\(value)\": \(remedy)"
    }
}
