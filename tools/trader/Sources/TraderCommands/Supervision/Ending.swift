/// Why a supervisor ended.
package enum Ending: Equatable, Sendable {
    /// It was asked to.
    case stopped
    /// The market came to its end.
    case finished
    /// A program refused what it was given; with its words.
    case refused(String)
    /// Something went wrong; with the reason.
    case failed(String)
}
