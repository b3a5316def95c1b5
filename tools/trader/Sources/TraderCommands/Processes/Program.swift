/// One program to keep running: a service, or the simulated venues.
package struct Program: Equatable, Sendable {
    /// Its name, which is also its executable's and its log's.
    package let name: String
    /// The path of the executable.
    package let executable: String
    package let arguments: [String]
    /// What it is told beside the inherited environment, and over it.
    package let environment: [String: String]

    package init(name: String, executable: String, arguments: [String] = [], environment: [String: String] = [:]) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }
}
