import Foundation
import TestSupport
import Testing

/// Every door of a running platform, with what nobody should send, for some seconds; `tools/fuzz/run` does it for as long as is wanted.
@Suite(.serialized, .showsProcesses, .timeLimit(.minutes(10)))
struct FuzzTests {
    @Test("nothing from outside ends a service, hangs it or makes it grow, and verify passes afterwards")
    func doors() async throws {
        let fuzz = try RunningCommand(
            ["--seconds", "20", "--seed", "1"], executable: Repository.root.appendingPathComponent("tools/fuzz/run").path)
        let ended = try await fuzz.finished(within: .seconds(500))
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("seed 1"), "\(ended.output)")
    }
}
