import TraderProcess

/// One program to keep running: a service, or the simulated venues.
package struct Program: Equatable, Sendable {
    /// Its name, which is also its executable's and its log's.
    package let name: String
    /// The path of the executable.
    package let executable: String
    package let arguments: [String]
    /// What it is told beside the inherited environment, and over it.
    package let environment: [String: String]
    /// What it is not to inherit: what others are told, such as a private key.
    package let withheld: Set<String>

    package init(
        name: String, executable: String, arguments: [String] = [], environment: [String: String] = [:], withheld: Set<String> = []
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.withheld = withheld
    }

    /// Its whole environment, when its parent has `inherited`. A crash of it leaves a quick trace, unless either says otherwise.
    package func environment(inheriting inherited: [String: String]) -> [String: String] {
        [CrashTrace.variable: CrashTrace.setting].merging(inherited.filter { !withheld.contains($0.key) }) { _, inherited in inherited }
            .merging(environment) { _, own in own }
    }
}
