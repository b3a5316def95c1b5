import Testing
import TraderVenues

@Suite("Pace of requests")
struct RequestPaceTests {
    private let start = ContinuousClock.now

    private func delays(_ pace: inout RequestPace, _ count: Int, at now: Duration = .zero) -> [Duration] {
        (0..<count).map { _ in pace.place(at: start + now) - start }
    }

    @Test("requests are spaced, and a pause earns no burst")
    func spaced() {
        var pace = RequestPace(requestsPerSecond: 4, now: start)
        #expect(delays(&pace, 3) == [.zero, .milliseconds(250), .milliseconds(500)])
        #expect(delays(&pace, 2, at: .seconds(9)) == [.seconds(9), .milliseconds(9_250)])
    }

    @Test("what the venue says holds back, for a minute at most", arguments: [(2, 2), (60, 60), (61, 60), (3_600, 60)])
    func told(seconds: Int, held: Int) {
        var pace = RequestPace(requestsPerSecond: 10, now: start)
        pace.wasLimited(at: start, told: .seconds(seconds))
        #expect(delays(&pace, 2) == [.seconds(held), .seconds(held) + .milliseconds(100)])
        #expect(pace.isHeld(at: start + .seconds(held) - .nanoseconds(1)) && !pace.isHeld(at: start + .seconds(held)))
    }

    @Test("a venue that says nothing is given 1, 2, 4 … 30 s, and 1 s again after an answer")
    func guessed() {
        var pace = RequestPace(requestsPerSecond: 10, now: start)
        var now = start
        func hold() -> Duration {
            pace.wasLimited(at: now, told: nil)
            defer { now = pace.place(at: now) }
            return pace.place(at: now) - now
        }
        let holds = (0..<7).map { _ in hold() }
        #expect(holds == [1, 2, 4, 8, 16, 30, 30].map(Duration.seconds))
        pace.wasAnswered()
        #expect(hold() == .seconds(1))
    }

    @Test("a moment that has passed is no answer to how long, and refusals under way together count once")
    func once() {
        var pace = RequestPace(requestsPerSecond: 1_000, now: start)
        pace.wasLimited(at: start, told: .zero)
        pace.wasLimited(at: start, told: .seconds(-5))
        pace.wasLimited(at: start, told: nil)
        #expect(pace.place(at: start) - start == .seconds(1))
        pace.wasLimited(at: start + .seconds(1), told: nil)
        #expect(pace.place(at: start) - start == .seconds(3))
    }

    @Test("a shorter hold does not end a longer one")
    func longest() {
        var pace = RequestPace(requestsPerSecond: 10, now: start)
        pace.wasLimited(at: start, told: .seconds(20))
        pace.wasLimited(at: start, told: .seconds(3))
        #expect(pace.place(at: start) - start == .seconds(20))
    }

    @Test(
        "a ban is kept, between two minutes and three days",
        arguments: [(nil, 120), (5, 120), (600, 600), (9_999_999, 259_200)] as [(Int?, Int)])
    func banned(told: Int?, held: Int) {
        var pace = RequestPace(requestsPerSecond: 10, now: start)
        pace.wasBanned(at: start, told: told.map { .seconds($0) })
        #expect(pace.place(at: start) - start == .seconds(held))
    }
}
