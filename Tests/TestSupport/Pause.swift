/// A breath between two looks at something that tells nobody when it changes, such as another process.
public enum Pause {
    /// Ten milliseconds.
    public static func brief() async throws { try await ContinuousClock().sleep(for: .milliseconds(10)) }
}
