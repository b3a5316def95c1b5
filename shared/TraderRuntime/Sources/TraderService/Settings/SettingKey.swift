/// One process value that a service reads: `data.dir` is `--data-dir` on the command line and `DATA_DIR` in the environment.
public struct SettingKey: Sendable, Hashable {
    /// Lower-case words joined by dots.
    public let name: String
    /// The value when nobody sets it; nil when there is none.
    public let standard: String?
    /// What it decides, in one line.
    public let summary: String

    public init(_ name: String, standard: String?, _ summary: String) {
        self.name = name
        self.standard = standard
        self.summary = summary
    }

    /// The name in the environment and in `.env`.
    public var variable: String { name.uppercased().map { $0 == "." ? "_" : String($0) }.joined() }

    /// The name on the command line.
    public var option: String { "--" + name.map { $0 == "." ? "-" : String($0) }.joined() }
}
