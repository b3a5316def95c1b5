import Foundation
import TestSupport
import Testing

/// `./trader`: it asks the compiler when something has changed, and nobody when nothing has.
@Suite(.timeLimit(.minutes(3)))
struct LauncherTests {
    private let checkout: FakeCheckout
    private let usual: [String: String]

    init() throws {
        checkout = try FakeCheckout()
        usual = ["PATH": checkout.path, "HOME": "/root", "USER": "me"]
    }

    @discardableResult
    private func launch(_ environment: [String: String]? = nil, in folder: URL? = nil) throws -> FakeCheckout.Outcome {
        let outcome = try checkout.launch(environment ?? usual, in: folder)
        #expect(outcome.status == 0 && outcome.output == "trader status\n", "\(outcome)")
        return outcome
    }

    @Test func aCallFromAnywhereAndAnybodyDoesNotBuildAgain() throws {
        try launch()
        #expect(try checkout.calls == 1)
        let others: [[String: String]] = [
            usual, usual.merging(["NEW": "1", "CI": "true", "SWIFT_DETERMINISTIC_HASHING": "1"]) { $1 },
            ["PATH": checkout.path], ["PATH": "/usr/bin:/bin", "HOME": "/root", "SUDO_USER": "me"], ["PATH": "/usr/bin:/bin"],
            ["PATH": "/usr/local/bin:\(checkout.path):/sbin", "HOME": "/nowhere"],
        ]
        for environment in others {
            #expect(try launch(environment).errors == "")
            #expect(try launch(environment, in: URL(fileURLWithPath: "/")).errors == "")
        }
        #expect(try checkout.calls == 1)
    }

    @Test func whatIsBuiltIsNotWaitedFor() throws {
        try launch()
        let outcome = try checkout.withBuildLock { try launch() }
        #expect(outcome.errors == "")
        #expect(try checkout.calls == 1)
    }

    @Test func whateverChangesIsBuiltOnce() throws {
        try launch()
        let changes: [(String, () throws -> Void)] = [
            ("a source", { try checkout.write("let a = 1", to: "shared/A/a.swift") }),
            ("a new source", { try checkout.write("", to: "shared/A/b.swift") }),
            ("a source that is gone", { try checkout.remove("shared/A/b.swift") }),
            ("the manifest", { try checkout.write("// 2", to: "Package.swift") }),
            ("the flags", { try checkout.write("-c release -Osize", to: "tools/door/flags") }),
            ("the compiler", { try checkout.reinstallCompiler() }),
            ("an executable that is gone", { try checkout.remove(".build/release/market-feed") }),
        ]
        for (index, (what, change)) in changes.enumerated() {
            try change()
            try launch()
            #expect(try checkout.calls == index + 2, "\(what)")
            try launch()
            #expect(try checkout.calls == index + 2, "\(what), and nothing more")
        }
        for name in ["Tests/t.swift", "tools/fuzz/__pycache__/mutate.pyc"] {
            try checkout.write("", to: name)
            try launch()
            #expect(try checkout.calls == changes.count + 1, "the executables do not hold \(name)")
        }
    }

    @Test func theCompilerAlwaysFindsTheSameEnvironment() throws {
        try launch()
        let first = try checkout.environment
        try checkout.write("let a = 2", to: "shared/A/a.swift")
        try launch(["PATH": "/usr/local/sbin:\(checkout.path)", "NEW": "1", "CI": "true"], in: URL(fileURLWithPath: "/tmp"))
        #expect(try checkout.calls == 2)
        #expect(try checkout.environment == first)
    }

    @Test func aBuildThatFailsSaysWhyAndIsTriedAgain() throws {
        try checkout.setCompiler(fails: true)
        let failed = try checkout.launch(usual)
        #expect(failed.status == 1 && failed.errors.contains("a.swift:1:1: error: no such thing") && failed.output == "", "\(failed)")
        try checkout.setCompiler(fails: false)
        try launch()
        #expect(try checkout.calls == 2)
    }

    @Test func withoutACompilerTheFirstCallSaysWhereItIs() throws {
        let refused = try checkout.launch(["PATH": "/usr/bin:/bin"])
        #expect(refused.status == 2 && refused.errors.contains("https://www.swift.org/install"), "\(refused)")
    }
}
