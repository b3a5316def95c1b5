import Foundation

/// What is left of a process that a fault of ours ends. Swift's runtime makes a trace before the process may end, and looking its addresses
/// up takes some ten seconds for a program of this size; the addresses alone take a tenth of one, and can be looked up afterwards.
public enum CrashTrace {
    /// The environment variable that Swift's runtime reads when a process starts.
    public static let variable = "SWIFT_BACKTRACE"
    /// Addresses of the thread that crashed, and the programs that they lie in.
    public static let setting = "enable=yes,symbolicate=off,threads=crashed,images=mentioned,interactive=no,color=no"

    /// Lets a process that was started without the variable end at once, without a trace: it is too late then to ask for a quick one.
    public static func endAtOnceUnlessAsked() {
        guard ProcessInfo.processInfo.environment[variable] == nil else { return }
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT] { _ = signal(number, SIG_DFL) }
    }
}
