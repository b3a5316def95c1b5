import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderVenues

/// Final bars held against what REST tells of them later.
struct ShadowTests {
    private let series = Series(.coinbaseBTC, .fiveMinutes)

    private func book(_ numbers: ClosedRange<Int>) -> ShadowBook {
        var book = ShadowBook()
        for number in numbers { book.note(TimedBar.made(number, close: 100).bar, series, .number(number)) }
        return book
    }

    @Test func barsOfWhichRESTHasTheLastWordAreCompared() {
        let book = book(0...400)
        #expect(book.range(of: series, at: .bar(401, 119)) == .number(103)...(.number(399)))
        #expect(book.range(of: series, at: .bar(401, 120)) == .number(104)...(.number(400)))
        #expect(book.range(of: Series(.coinbaseETH, .fiveMinutes), at: .bar(401, 120)) == nil)
    }

    @Test func whatDiffersIsToldOnceWithWhatItWas() throws {
        var book = book(0...5)
        let range = try #require(book.range(of: series, at: .bar(10, 0)))
        var answer = (0...5).map { TimedBar.made($0, close: 100) }
        #expect(book.revisions(of: series, range, answer: answer, at: .bar(10, 0)).isEmpty)
        answer[3] = .made(3, close: 101)
        answer.remove(at: 1)
        let revisions = book.revisions(of: series, range, answer: answer, at: .bar(10, 0))
        #expect(revisions.map(\.ts) == [.number(1), .number(3)])
        #expect(revisions[0].revised == nil && revisions[1].revised == TimedBar.made(3, close: 101).bar)
        #expect(revisions[1].was == TimedBar.made(3, close: 100).bar && revisions[1].closeChangeBps == 100)
        for revision in revisions { book.note(revision) }
        #expect(book.revisions(of: series, range, answer: answer, at: .bar(20, 0)).isEmpty)
    }

    @Test func aBucketWithoutTradesThatIsLeftOutIsNoRevision() throws {
        var book = book(0...5)
        book.note(.flat(at: Price(units: 1)), series, .number(6))
        let range = try #require(book.range(of: series, at: .bar(10, 0)))
        #expect(book.revisions(of: series, range, answer: (0...5).map { .made($0, close: 100) }, at: .bar(10, 0)).isEmpty)
    }

    @Test func theFirstCheckComesAnHourAfterTheStart() {
        var book = ShadowBook()
        let start = Timestamp.bar(0, 0)
        let early = [0, 3_599].map { book.isDue(at: start.advanced(bySeconds: $0)) }
        let due = book.isDue(at: start.advanced(bySeconds: 3_600))
        #expect(early == [false, false] && due)
        book.checked(at: start.advanced(bySeconds: 3_600))
        let again = book.isDue(at: start.advanced(bySeconds: 7_199))
        #expect(!again && book.due == start.advanced(bySeconds: 7_200))
    }
}
