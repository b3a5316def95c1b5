import Synchronization

/// The outputs of a machine that became records, as values: what the log should say.
final class OutputTrace<Output: Sendable>: Sendable {
    private let outputs = Mutex<[Traced]>([])

    /// An output and the number of its records.
    struct Traced: Sendable {
        var output: Output
        var records: Int
    }

    func add(_ output: Output, records: Int) { outputs.withLock { $0.append(Traced(output: output, records: records)) } }

    /// What has come since the last time.
    func drain() -> [Traced] {
        outputs.withLock { outputs in
            defer { outputs = [] }
            return outputs
        }
    }
}
