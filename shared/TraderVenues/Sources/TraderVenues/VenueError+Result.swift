extension VenueError {
    /// What a question to a venue came to; nil when the task was cancelled, so that nobody waits for it.
    public static func result<Value>(of question: () async throws -> Value) async -> Result<Value, VenueError>? {
        do {
            return .success(try await question())
        } catch let error as VenueError {
            return Task.isCancelled ? nil : .failure(error)
        } catch is CancellationError {
            return nil
        } catch {
            return .failure(.malformed("\(error)"))
        }
    }
}
