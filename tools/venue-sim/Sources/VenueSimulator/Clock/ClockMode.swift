/// What the clock waits for.
public enum ClockMode: String, Sendable, CaseIterable {
    /// Time passes when every member is done with what came before.
    case lockstep
    /// Time passes by the pace alone.
    case free
}
