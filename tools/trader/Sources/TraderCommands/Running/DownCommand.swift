import ArgumentParser

/// `trader down`: stops what `up` started, and waits for it.
struct DownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "down", abstract: "Stops what up started, and waits for it.")

    private static let limit = Supervisor.stopLimit + .seconds(10)

    @Option(help: "Folder of the stores and logs.")
    var data = DataFolder.live.path

    func run() async throws {
        let folder = DataFolder(data)
        guard let running = folder.running else {
            let isDemoRunning = folder == .live && DataFolder.demo.running != nil
            let hint =
                isDemoRunning ? "; a demo runs in \(DataFolder.demo.path): Ctrl-C there, or trader down --data \(DataFolder.demo.path)" : ""
            return try Console.print("nothing runs in \(data)\(hint)")
        }
        ProcessLife.terminate(running.supervisor)
        let start = ContinuousClock.now
        while ProcessLife.runs(running.supervisor, executable: "trader") {
            guard ContinuousClock.now - start < Self.limit else {
                throw RunError(
                    "process \(running.supervisor) has not stopped within \(Self.limit.components.seconds) s; see \(folder.logs)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        try Console.print("stopped")
    }
}
