/// The place of an event: `EPOCH-N`, the identity of the gateway's log and the position in it.
struct EventID: Equatable, Sendable, CustomStringConvertible {
    let epoch: String
    let number: Int64

    init(epoch: String, number: Int64) {
        self.epoch = epoch
        self.number = number
    }

    /// Reads `EPOCH-N`; nil when it is anything else.
    init?(_ text: String) {
        guard let dash = text.lastIndex(of: "-"), let number = Int64(text[text.index(after: dash)...]), number >= 0 else { return nil }
        self.init(epoch: String(text[..<dash]), number: number)
    }

    var description: String { "\(epoch)-\(number)" }
}
