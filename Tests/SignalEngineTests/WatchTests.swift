import SignalEngine
import TestSupport
import Testing
import TraderDocuments
import TraderSignals

/// What a look into the folder of strategies asks of the machine.
@Suite struct WatchTests {
    private func file(_ name: String, _ document: StrategyDocument) -> StrategyFolder.File {
        StrategyFolder.File(name: "\(name).yaml", text: document.text, document: .success(document))
    }

    private func broken(_ name: String) -> StrategyFolder.File {
        StrategyFolder.File(
            name: "\(name).yaml", text: "", document: .failure(DocumentError("is wrong", at: DocumentPlace(line: 2, column: 3))))
    }

    private let first = StrategyDocument.made("A", long: "close > open")
    private let second = StrategyDocument.made("B", long: "close > open")

    @Test func whatIsNewIsDefinedAndWhatIsThereIsLeftAlone() throws {
        var watch = StrategyWatch()
        let machine = try SignalMachine(strategies: [first])
        #expect(watch.changes([file("A", first), file("B", second)], for: machine) == [.define(second)])
        var changed = first
        changed.text += "# a word"
        #expect(watch.changes([file("A", changed)], for: machine) == [.define(changed)])
    }

    @Test func whatIsGoneIsRemovedAtTheSecondLook() throws {
        var watch = StrategyWatch()
        let machine = try SignalMachine(strategies: [first, second])
        #expect(watch.changes([file("A", first)], for: machine) == [])
        #expect(watch.isUncertain)
        #expect(watch.changes([file("A", first)], for: machine) == [.remove("B")])
    }

    @Test func whatComesBackIsNotRemoved() throws {
        var watch = StrategyWatch()
        let machine = try SignalMachine(strategies: [first, second])
        _ = watch.changes([file("A", first)], for: machine)
        #expect(watch.changes([file("A", first), file("B", second)], for: machine) == [])
        #expect(watch.changes([file("A", first)], for: machine) == [], "it counts anew")
    }

    @Test func nothingIsRemovedWhileAFileIsWrongOrTheFolderIsEmpty() throws {
        var watch = StrategyWatch()
        let machine = try SignalMachine(strategies: [first, second])
        for _ in 0..<3 {
            #expect(watch.changes([file("A", first), broken("B")], for: machine) == [])
            #expect(watch.complaints == ["B.yaml:2:3: is wrong"])
        }
        for _ in 0..<3 {
            #expect(watch.changes([], for: machine) == [])
            #expect(watch.complaints.count == 1 && watch.complaints[0].contains("lost mount"))
        }
        let last = try SignalMachine(strategies: [first])
        _ = watch.changes([], for: last)
        #expect(watch.changes([], for: last) == [.remove("A")], "the last file may be deleted")
    }

    @Test func whatTheMachineRefusesIsAComplaint() throws {
        var watch = StrategyWatch()
        let machine = try SignalMachine(strategies: [first])
        let other = StrategyDocument.made("a", long: "close > open")
        #expect(watch.changes([file("A", first), file("b", other)], for: machine) == [])
        #expect(watch.complaints == ["b.yaml: the name a differs from A in capitals alone; give another"])
    }

    @Test func everyDocumentThatIsNotUsedIsNamed() {
        #expect(SignalEngine.complaint([]) == nil)
        #expect(SignalEngine.complaint(["a.yaml: x"]) == "a strategy document is not used: a.yaml: x")
        #expect(
            SignalEngine.complaint(["a.yaml: x", "b.yaml: y", "c.yaml: z"])
                == "3 strategy documents are not used: a.yaml: x; b.yaml: y; c.yaml: z")
        let many = SignalEngine.complaint((0..<9).map { "\($0).yaml: x" })
        #expect(
            many?.hasPrefix("9 strategy documents are not used: 0.yaml: x; ") == true
                && many?.hasSuffix("; and 4 more, see ./trader strategies list") == true)
    }
}
