/// How a program ended.
package enum ProgramExit: Equatable, Sendable, CustomStringConvertible {
    case status(Int32)
    case signal(Int32)
    /// The system could not start it, with the system's words.
    case unstartable(String)

    /// The exit status of a start that was refused for what it was given: the same start fails again.
    package static let refused = ProgramExit.status(2)

    /// Whether its last line may say why: it ended by itself, and not well.
    package var mayBeExplained: Bool {
        if case .status(let status) = self { status != 0 } else { false }
    }

    package var description: String {
        switch self {
        case .status(0): "ended as if asked to"
        case .status(let status): "ended with status \(status)"
        case .signal(let signal): "was killed by signal \(signal)"
        case .unstartable(let why): "cannot be started: \(why)"
        }
    }
}
