import Testing
import TraderModel
import VenueSimulator

@Suite("The lockstep rule with several readers of streams")
struct LockstepVenuesTests {
    private static let start = Timestamp.seconds(1_767_571_200)
    private static let spot = "market-feed@binanceus"
    private static let futures = "market-feed@binanceusdm"

    private func mark(_ number: Int64, _ route: String) -> FrameMark { FrameMark(sequenceNumber: number, timestamp: route) }

    /// Coinbase's reader and two of Binance's, each with its streams, all done with the first moment.
    private func quiet() -> Lockstep {
        var clock = Lockstep(required: ["market-feed", Self.spot, Self.futures], now: Self.start)
        clock.subscribed(toCandles: true, on: 1)
        clock.opened(connection: 2, venue: "binanceus", route: "binanceus")
        clock.subscribed(toCandles: true, on: 2)
        clock.opened(connection: 3, venue: "binanceusdm", route: "binanceusdm/market")
        clock.subscribed(toCandles: true, on: 3)
        clock.opened(connection: 4, venue: "binanceusdm", route: "binanceusdm/public")
        for member in ["market-feed", Self.spot, Self.futures] { clock.take(MemberReport(member: member, at: Self.start)) }
        return clock
    }

    @Test("every reader that is there must have heard of a moment before its frames")
    func heard() {
        var clock = quiet()
        let next = Self.start.advanced(bySeconds: 1)
        clock.advance(to: next)
        clock.take(MemberReport(member: "market-feed", at: next))
        clock.take(MemberReport(member: Self.spot, at: next))
        #expect(!clock.isHeardByStreamReader)
        clock.leave(Self.futures)
        #expect(clock.isHeardByStreamReader)
    }

    @Test("each reader has its own streams of candles")
    func streamless() {
        var clock = quiet()
        #expect(clock.hold == nil)
        clock.closed(connection: 2)
        #expect(clock.hold == .init(member: Self.spot, reason: "has no stream of candles"))
        clock.opened(connection: 5, venue: "binanceus", route: "binanceus")
        #expect(clock.hold?.member == Self.spot, "a connection alone is no stream of candles")
        clock.subscribed(toCandles: true, on: 5)
        #expect(clock.hold == nil)
    }

    @Test("the last frame of each connection must be the one that its own reader has taken in, by route")
    func frames() {
        var clock = quiet()
        clock.sent(mark(4, "binanceusdm/market"), on: 3)
        clock.sent(mark(9, "binanceusdm/public"), on: 4)
        #expect(clock.hold?.member == Self.futures)
        clock.take(MemberReport(member: Self.spot, at: Self.start, frames: ["binanceusdm/market": 4, "binanceusdm/public": 9]))
        #expect(clock.hold?.member == Self.futures, "another reader's word does not count")
        clock.take(MemberReport(member: Self.futures, at: Self.start, frames: ["binanceusdm/market": 4, "binanceusdm/public": 8]))
        #expect(clock.hold?.reason == "has not taken in frame 9 of stream binanceusdm/public, its last is 8")
        clock.take(MemberReport(member: Self.futures, at: Self.start, frames: ["binanceusdm/market": 4, "binanceusdm/public": 9]))
        #expect(clock.hold == nil)
    }

    @Test("a reader with one connection may say its last frame as Coinbase's does")
    func singleFrame() {
        var clock = quiet()
        clock.sent(mark(4, "binanceus"), on: 2)
        #expect(clock.hold?.member == Self.spot)
        clock.take(MemberReport(member: Self.spot, at: Self.start, frame: mark(4, "binanceus")))
        #expect(clock.hold == nil)
    }

    @Test("time stands until a reader has opened again what the venue has ended, also where no candles were told")
    func broken() {
        var clock = quiet()
        clock.broke(connection: 4)
        #expect(clock.hold == .init(member: Self.futures, reason: "has not opened binanceusdm/public again"))
        clock.opened(connection: 6, venue: "binanceusdm", route: "binanceusdm/public")
        #expect(clock.hold == nil)
        clock.closed(connection: 6)
        #expect(clock.hold == nil, "what a client ends it does not want")
        clock.broke(connection: 3)
        clock.leave(Self.futures)
        clock.take(MemberReport(member: Self.futures, at: Self.start))
        #expect(clock.hold?.reason == "has no stream of candles", "whoever begins anew opens what it wants")
    }

    @Test("a venue that serves nobody is waited for by nobody")
    func refusing() {
        var clock = quiet()
        clock.closed(connection: 2)
        clock.refuses(true, venue: "binanceus")
        #expect(clock.hold == nil)
        clock.refuses(false, venue: "binanceus")
        #expect(clock.hold?.member == Self.spot)
    }

    @Test("Coinbase's reader may name its venue")
    func named() {
        var clock = Lockstep(required: ["market-feed@coinbase"], now: Self.start)
        clock.take(MemberReport(member: "market-feed@coinbase", at: Self.start))
        #expect(clock.hold?.reason == "has no stream of candles")
        clock.subscribed(toCandles: true, on: 1)
        clock.sent(mark(0, "x"), on: 1)
        #expect(clock.hold?.member == "market-feed@coinbase")
        clock.take(MemberReport(member: "market-feed@coinbase", at: Self.start, frame: mark(0, "x")))
        #expect(clock.hold == nil)
    }
}
