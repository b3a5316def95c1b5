/// What is wrong with several inputs: all of it is told, a line each, and the command ends as with one.
struct Refusals {
    private var refusals: [InputError] = []

    /// Runs what may refuse its input, and keeps the refusal.
    mutating func collect(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let refusal as InputError {
            refusals.append(refusal)
        }
    }

    /// Throws the last refusal, the others being told; nothing when there was none.
    func end() throws(InputError) {
        guard let last = refusals.last else { return }
        for refusal in refusals.dropLast() { Console.note(refusal.description) }
        throw last
    }
}
