import Foundation
import SystemPackage

/// The streams that a process is given, made harmless.
public enum StandardStreams {
    /// Lets a write to a pipe without a reader fail instead of ending the process, and gives the numbers 0, 1 and 2 to `/dev/null` where
    /// nothing has them: what is opened next would be taken for standard error. To be called first of all.
    public static func prepare() {
        _ = signal(SIGPIPE, SIG_IGN)
        while let file = try? FileDescriptor.open(FilePath("/dev/null"), .readWrite) {
            guard file.rawValue > FileDescriptor.standardError.rawValue else { continue }
            try? file.close()
            break
        }
    }
}
