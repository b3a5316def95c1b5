import Foundation
import TestSupport

/// A checkout with the real launcher and a compiler that only counts how often it is asked.
struct FakeCheckout {
    /// What a run of the launcher came to.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    private let folder: TemporaryFolder
    let root: URL
    private let compilerFolder: URL

    init() throws {
        folder = try TemporaryFolder()
        root = folder.url.appendingPathComponent("checkout")
        compilerFolder = folder.url.appendingPathComponent("compiler")
        let tools = ["simulation", "trader", "venue-sim"].map { "checkout/tools/\($0)" }
        for name in tools + ["checkout/tools/fuzz/__pycache__", "checkout/shared/A", "checkout/services", "checkout/Tests", "compiler"] {
            try FileManager.default.createDirectory(
                at: folder.url.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        for name in ["trader", "tools/door"] {
            try FileManager.default.copyItem(at: Repository.root.appendingPathComponent(name), to: root.appendingPathComponent(name))
        }
        _ = try folder.write("", to: "checkout/Package.swift")
        _ = try folder.write("", to: "checkout/shared/A/a.swift")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: try folder.write(Self.compiler, to: "compiler/swift"))
    }

    /// Notes each call with its environment, and makes the executables, which say what they were given.
    private static let compiler = #"""
        #!/bin/bash
        here=$(dirname "$0")
        echo "$*" >>"$here/calls"
        env | grep -v -e ^_= -e ^PWD= -e ^SHLVL= | sort >"$here/environment"
        if [ -e "$here/fails" ]; then echo "a.swift:1:1: error: no such thing"; exit 1; fi
        mkdir -p .build/release
        for name in trader market-feed liq-poller signal-engine paper-broker api-gateway venue-sim; do
          printf '#!/bin/sh\necho "%s $*"\n' "$name" >".build/release/$name"
          chmod +x ".build/release/$name"
        done
        """#

    /// The PATH on which the compiler is.
    var path: String { "\(compilerFolder.path):/usr/bin:/bin" }
    /// How often the compiler was asked.
    var calls: Int { get throws { try lines("calls").count } }
    /// What the compiler found in its environment the last time.
    var environment: [String] { get throws { try lines("environment") } }

    /// What the compiler has noted; nothing while it was not asked.
    private func lines(_ name: String) throws -> [String] {
        let file = compilerFolder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func setCompiler(fails: Bool) throws {
        let mark = compilerFolder.appendingPathComponent("fails")
        if fails { try Data().write(to: mark) } else { try FileManager.default.removeItem(at: mark) }
    }

    /// Writes a file of the checkout.
    func write(_ text: String, to name: String) throws { _ = try folder.write(text, to: "checkout/\(name)") }

    /// Takes the compiler for one that was installed again.
    func reinstallCompiler() throws { _ = try folder.write(Self.compiler + "\n# newer\n", to: "compiler/swift") }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: root.appendingPathComponent(name)) }

    /// Runs `./trader status` to its end, with this environment and no other.
    func launch(_ environment: [String: String], in workingFolder: URL? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = root.appendingPathComponent("trader")
        process.arguments = ["status"]
        process.environment = environment
        process.currentDirectoryURL = workingFolder ?? root
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (folder.url.appendingPathComponent("output"), folder.url.appendingPathComponent("errors"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Runs `body` while another process has the build lock.
    func withBuildLock<Value>(_ body: () throws -> Value) throws -> Value {
        let (input, output) = (Pipe(), Pipe())
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        holder.arguments = [root.appendingPathComponent(".build/door-lock").path, "sh", "-c", "echo held; cat"]
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        defer {
            try? input.fileHandleForWriting.close()
            holder.waitUntilExit()
        }
        _ = output.fileHandleForReading.availableData
        return try body()
    }
}
