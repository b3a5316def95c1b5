import TraderBus
import TraderFiles
import TraderService
import TraderStore

/// How a command that failed ends: one line, and a status of `ExitStatus`.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let status: Int32

    /// Nil for an error that is none of the project's own, such as those of the argument parser.
    init?(_ error: any Error) {
        description = "\(error)"
        switch error {
        case is InputError, is FileError, is SettingError: status = ExitStatus.refused
        case is RunError, is BusError, is StoreError, is Discrepancy, is OutputError: status = ExitStatus.failed
        case let failure as Failure: status = failure.status
        default: return nil
        }
    }

    /// The failure that another process reported.
    init(_ description: String, status: Int32) {
        self.description = description
        self.status = status
    }
}
