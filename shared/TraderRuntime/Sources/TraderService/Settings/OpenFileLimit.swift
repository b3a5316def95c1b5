import Foundation

/// How many files and sockets a process may have open. Below some dozens the libraries under us end the process instead of saying so.
package enum OpenFileLimit {
    /// What a service needs at least: its store and its sockets, and the browsers of a gateway.
    package static let least = 256

    /// Throws `SettingError` when this process may open fewer than `least`.
    static func refuseLow() throws(SettingError) {
        guard let limits = FileManager.default.contents(atPath: "/proc/self/limits"),
            let limit = soft(in: String(decoding: limits, as: UTF8.self)), limit < least
        else { return }
        throw SettingError("the limit of open files is \(limit), and a service needs \(least): raise it (ulimit -n)")
    }

    /// The soft limit in the text of `/proc/self/limits`; nil when there is none.
    package static func soft(in text: String) -> Int? {
        let title = "Max open files"
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(title) }) else { return nil }
        return line.dropFirst(title.count).split(separator: " ").first.flatMap { Int($0) }
    }
}
