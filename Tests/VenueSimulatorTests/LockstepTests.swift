import Testing
import TraderModel
import VenueSimulator

@Suite("The lockstep rule")
struct LockstepTests {
    private static let start = Timestamp.seconds(1_767_571_200)
    private static let frame = FrameMark(sequenceNumber: 3, timestamp: "2026-01-05T00:00:00.000000004Z")

    /// market-feed feeds signal-engine; both are done with the first moment.
    private static func quiet() -> Lockstep {
        var clock = Lockstep(required: ["market-feed", "signal-engine"], now: start)
        clock.subscribed(toCandles: true, on: 0)
        clock.take(MemberReport(member: "market-feed", at: start, due: start.advanced(bySeconds: 305), head: 7))
        clock.take(MemberReport(member: "signal-engine", at: start, applied: ["market-feed": 7]))
        return clock
    }

    @Test("passes when everybody is done, to the earliest of the dues and the simulator's own event")
    func passes() {
        let clock = Self.quiet()
        #expect(clock.hold == nil)
        #expect(clock.next(event: Self.start.advanced(bySeconds: 2)) == Self.start.advanced(bySeconds: 2))
        #expect(clock.next(event: Self.start.advanced(bySeconds: 900)) == Self.start.advanced(bySeconds: 305))
        #expect(clock.next(event: nil) == Self.start.advanced(bySeconds: 305))
    }

    @Test("the reader of the stream has heard of a moment when it says so, or is not there")
    func heard() {
        var clock = Self.quiet()
        #expect(clock.isHeardByStreamReader)
        let next = Self.start.advanced(bySeconds: 2)
        clock.advance(to: next)
        clock.take(MemberReport(member: "signal-engine", at: next))
        #expect(!clock.isHeardByStreamReader)
        clock.take(MemberReport(member: "market-feed", at: next, busy: true))
        #expect(clock.isHeardByStreamReader)
        clock.advance(to: next.advanced(bySeconds: 1))
        clock.leave("market-feed")
        #expect(clock.isHeardByStreamReader)
    }

    @Test("a member that has not joined, or has left, holds the clock")
    func absent() {
        var clock = Lockstep(required: ["market-feed"], now: Self.start)
        #expect(clock.hold == .init(member: "market-feed", reason: "has not joined"))
        clock.take(MemberReport(member: "market-feed", at: Self.start))
        clock.subscribed(toCandles: true, on: 1)
        #expect(clock.hold == nil)
        clock.leave("market-feed")
        #expect(clock.hold == .init(member: "market-feed", reason: "has not joined"))
    }

    @Test("a required market-feed without a stream of candles holds the clock")
    func streamless() {
        var clock = Self.quiet()
        clock.closed(connection: 0)
        #expect(clock.hold == .init(member: "market-feed", reason: "has no stream of candles"))
        clock.subscribed(toCandles: true, on: 4)
        #expect(clock.hold == nil)
        clock.subscribed(toCandles: false, on: 4)
        #expect(clock.hold != nil)
    }

    @Test("a member that is at an earlier moment, is busy or has something due holds the clock")
    func unfinished() {
        let cases = [
            MemberReport(member: "market-feed", at: .seconds(0)),
            MemberReport(member: "market-feed", at: Self.start, busy: true),
            MemberReport(member: "market-feed", at: Self.start, due: Self.start),
        ]
        for report in cases {
            var clock = Lockstep(required: ["market-feed"], now: Self.start)
            clock.subscribed(toCandles: true, on: 0)
            clock.take(report)
            #expect(clock.hold?.member == "market-feed")
            #expect(clock.next(event: nil) == nil)
        }
    }

    @Test("time that has passed holds the clock until everybody has acknowledged it")
    func acknowledged() {
        var clock = Self.quiet()
        let moment = Self.start.advanced(bySeconds: 2)
        clock.advance(to: moment)
        #expect(clock.hold?.member == "market-feed")
        clock.take(MemberReport(member: "market-feed", at: moment, due: Self.start.advanced(bySeconds: 305), head: 7))
        #expect(clock.hold?.member == "signal-engine")
        clock.take(MemberReport(member: "signal-engine", at: moment, applied: ["market-feed": 7]))
        #expect(clock.hold == nil)
    }

    @Test("an upstream's record that is not applied yet, or an upstream that is gone, holds the clock")
    func unapplied() {
        var clock = Self.quiet()
        clock.take(MemberReport(member: "market-feed", at: Self.start, head: 8))
        #expect(clock.hold == .init(member: "signal-engine", reason: "has applied market-feed up to 7 of 8"))
        clock.take(MemberReport(member: "signal-engine", at: Self.start, applied: ["market-feed": 8]))
        #expect(clock.hold == nil)
        clock.take(MemberReport(member: "signal-engine", at: Self.start, applied: ["market-feed": 8, "liq-poller": 0]))
        #expect(clock.hold?.reason == "reads liq-poller, which has not joined")
    }

    @Test("the last frame of each open stream must be the one that market-feed has taken in")
    func frames() {
        var clock = Self.quiet()
        clock.sent(Self.frame, on: 1)
        #expect(clock.hold?.member == "market-feed")
        let other = FrameMark(sequenceNumber: 3, timestamp: "2026-01-05T00:00:00.000000009Z")
        clock.take(MemberReport(member: "market-feed", at: Self.start, frame: other, head: 7))
        #expect(clock.hold?.member == "market-feed", "the same number on another connection is another frame")
        clock.take(MemberReport(member: "market-feed", at: Self.start, frame: Self.frame, head: 7))
        #expect(clock.hold == nil)
        clock.sent(other, on: 2)
        #expect(clock.hold != nil)
        clock.closed(connection: 2)
        #expect(clock.hold == nil)
    }

    @Test("without market-feed among the members, streams do not hold the clock")
    func strangersStream() {
        var clock = Lockstep(required: [], now: Self.start)
        clock.sent(Self.frame, on: 1)
        #expect(clock.hold == nil)
    }

    @Test("a member that is not required counts while it is there")
    func guest() {
        var clock = Lockstep(required: [], now: Self.start)
        clock.take(MemberReport(member: "bench", at: Self.start, busy: true))
        #expect(clock.hold?.member == "bench")
        clock.leave("bench")
        #expect(clock.hold == nil)
    }
}
