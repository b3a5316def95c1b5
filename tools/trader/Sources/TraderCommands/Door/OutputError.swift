/// Standard output does not take what is written to it.
enum OutputError: Error, Equatable, CustomStringConvertible {
    /// Its reader has closed it, as `head` does when it has enough: the command ends quietly.
    case closed
    /// What was written is not there, and why.
    case failed(String)

    var description: String {
        switch self {
        case .closed: "standard output is closed"
        case .failed(let reason): "standard output cannot be written (\(reason)): make room, or write elsewhere"
        }
    }
}
