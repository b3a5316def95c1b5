import TestSupport
import Testing
import TraderIndicators
import TraderModel

@Suite struct RollingWindowTests {
    @Test func itHoldsTheLastNumbersAndReturnsWhatFellOut() {
        var window = RollingWindow(capacity: 3)
        #expect([1.0, 2, 3, 4, 5].map { window.push($0) } == [nil, nil, nil, 1, 2])
        #expect((0..<3).map { window[$0] } == [5, 4, 3])
        #expect(window.count == 3 && window.isFull)
    }

    @Test func beforeItIsFullTheNewestComesFirstToo() {
        var window = RollingWindow(capacity: 3)
        #expect(window.count == 0 && !window.isFull)
        window.push(7)
        window.push(8)
        #expect((0..<2).map { window[$0] } == [8, 7])
        #expect(window.count == 2 && !window.isFull)
    }

    @Test func aSnapshotHoldsTheNumbersAsOneText() throws {
        var window = RollingWindow(capacity: 2)
        for value in [1.5, -2, 3] { window.push(value) }
        #expect(try jsonText(window) == #"{"capacity":2,"placeOfOldest":1,"values":"AAAAAAAACEAAAAAAAAAAwA=="}"#)
        #expect(try throughJSON(window) == window)
    }

    @Test(arguments: [
        #"{"capacity":0,"placeOfOldest":0,"values":""}"#,
        #"{"capacity":1,"placeOfOldest":0,"values":"AAAAAAAACEAAAAAAAAAAwA=="}"#,
        #"{"capacity":2,"placeOfOldest":2,"values":"AAAAAAAACEAAAAAAAAAAwA=="}"#,
        #"{"capacity":2,"placeOfOldest":-1,"values":"AAAAAAAACEAAAAAAAAAAwA=="}"#,
        #"{"capacity":3,"placeOfOldest":1,"values":"AAAAAAAACEAAAAAAAAAAwA=="}"#,
        #"{"capacity":2,"placeOfOldest":0,"values":"AAAAAAAA+H8="}"#,
        #"{"capacity":2,"placeOfOldest":0,"values":[1]}"#,
    ])
    func whatCannotBeIsRefused(text: String) {
        #expect(throws: DecodingError.self) { try fromJSON(text, as: RollingWindow.self) }
    }

    @Test func anAgeBeyondTheNumbersIsAProgrammersError() async {
        await #expect(processExitsWith: .failure) {
            var window = RollingWindow(capacity: 2)
            window.push(1)
            _ = window[1]
        }
    }
}
