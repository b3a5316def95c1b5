public import TraderBus
public import TraderProto

/// The `status` command, as one asks it.
public enum StatusQuestion {
    /// Asks a service how it is. Throws `BusError.unanswered` when it is not there.
    public static func ask(at endpoint: Endpoint, over bus: Bus, timeout: Duration) async throws -> StatusBoard.Status {
        try await bus.answer(to: "status", at: endpoint, timeout: timeout)
    }
}
