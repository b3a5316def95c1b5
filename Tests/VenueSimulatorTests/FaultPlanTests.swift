import Foundation
import Testing
import VenueSimulator

@Suite("Faults as they are asked for")
struct FaultPlanTests {
    @Test("each fault is read with its standard arguments, and written as it would be given", arguments: VenueFault.allCases)
    func standards(kind: VenueFault) throws {
        let plan = try FaultPlan([kind.rawValue], seed: 1)
        #expect(plan[kind] == kind.facts.parameters.map(\.standard))
        #expect(try FaultPlan(plan.texts, seed: 1) == plan)
        #expect(plan.texts.count == 1)
    }

    @Test("given arguments replace the standard ones from the left")
    func arguments() throws {
        #expect(try FaultPlan(["gate-revised:45"], seed: 1)[.gateRevised] == [45, 150, 6])
        #expect(try FaultPlan(["gate-revised:45,80,2"], seed: 1)[.gateRevised] == [45, 80, 2])
        #expect(try FaultPlan(["clock-skew:-30"], seed: 1)[.clockSkew] == [-30])
    }

    @Test(
        "what cannot be played is refused in one line that says what to give",
        arguments: [
            ("dorp", "--faults"), ("", "--faults"), ("drop:1", "2 to 1000000"), ("drop:", "2 to 1000000"), ("drop:x", "2 to 1000000"),
            ("drop:2,3", "drop[:ONE-IN]"), ("client-id:1", "give client-id"), ("rest-limit:301", "300, 349, 350"),
            ("stall:9,9", "less than EVERY"), ("mix:x", "SEED"), ("rest-500:1", "2 to 1000000"), ("snapshot:101", "0 to 100"),
        ])
    func refused(text: String, hint: String) throws {
        let error = try #require(throws: FaultError.self) { try FaultPlan([text], seed: 1) }
        #expect(error.description.contains(hint) && !error.description.contains("\n"))
        #expect(error.description.hasPrefix("--fault \(text)"))
    }

    @Test("a fault named twice is refused, and one that is named goes before the mix")
    func twice() throws {
        #expect(throws: FaultError.self) { try FaultPlan(["drop:5", "drop:6"], seed: 1) }
        #expect(throws: FaultError.self) { try FaultPlan(["mix", "mix:2"], seed: 1) }
        #expect(try FaultPlan(["drop:5", "mix"], seed: 1)[.drop] == [5])
        #expect(try FaultPlan(["mix", "drop:5"], seed: 1)[.drop] == [5])
    }

    @Test(
        "a mix has all but outages and the pace of pings, which are asked for, and one of the two that exclude each other", arguments: 0...9
    )
    func mix(seed: Int) throws {
        let plan = try FaultPlan(["mix:\(seed)"], seed: 1)
        let missing = VenueFault.allCases.filter { plan[$0] == nil }
        #expect(missing.count == 6 && Set([.restDown, .gateDown, .binanceDown, .binance451, .binancePing]).isSubset(of: missing))
        #expect((plan[.gateUSDNew] == nil) != (plan[.gateNoUSDNew] == nil))
        #expect(try FaultPlan(plan.texts, seed: 1).texts == plan.texts, "what a mix plays can be given by name")
    }

    @Test("README and the list have each fault as the code has it")
    func documented() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("tools/venue-sim/README.md"), encoding: .utf8)
        let list = FaultList.text.split(separator: "\n")
        for kind in VenueFault.allCases {
            let row = "| `\(kind.usage)` | \(kind.standards) | \(kind.facts.summary) |"
            #expect(readme.contains("\n\(row)\n"), "README should have: \(row)")
            #expect(list.contains { $0.hasPrefix("  \(kind.usage) ") && $0.contains(kind.facts.summary) })
        }
        #expect(readme.split(separator: "\n").count { $0.hasPrefix("| `") && $0.contains("[:") || $0.hasPrefix("| `gate-") } > 30)
    }
}
