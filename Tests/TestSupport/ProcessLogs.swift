import Synchronization

/// What the processes of the test at hand said: of those that run, and of the last that ended.
public enum ProcessLogs {
    private struct State {
        var number = 0
        var running: [Int: (name: String, text: @Sendable () -> String)] = [:]
        var ended: [(name: String, text: String)] = []
    }

    private static let state = Mutex(State())
    private static let endedKept = 8
    private static let mostCharacters = 4_000

    /// Knows a process; the answer is its number. `text` must not wait for anything.
    public static func began(_ name: String, _ text: @escaping @Sendable () -> String) -> Int {
        state.withLock { state in
            state.number += 1
            state.running[state.number] = (name, text)
            return state.number
        }
    }

    /// Keeps what a process said in the end.
    public static func ended(_ number: Int) {
        guard let process = state.withLock({ $0.running.removeValue(forKey: number) }) else { return }
        let text = process.text()
        state.withLock { state in
            state.ended.append((process.name, text))
            if state.ended.count > endedKept { state.ended.removeFirst() }
        }
    }

    /// All of it, the end of each text, for people.
    public static var text: String {
        let (ended, running) = state.withLock { state in
            (state.ended, state.running.sorted { $0.key < $1.key }.map { ($0.value.name + " (running)", $0.value.text) })
        }
        return (ended.map { ($0.name, $0.text) } + running.map { ($0.0, $0.1()) })
            .map { "--- \($0.0)\n\($0.1.suffix(mostCharacters))" }.joined(separator: "\n")
    }
}
