import Testing
import TraderModel
import VenueSimulator

@Suite("Binance's limits of requests")
struct BinanceQuotaTests {
    private static let moment = Timestamp.seconds(1_767_571_210)
    private static let start = ContinuousClock.now

    @Test("weight counts by minutes of the venue's, and by wall time where those stand still")
    func weight() {
        var quota = BinanceQuota(most: 100, seconds: 60)
        #expect(quota.admits(60, at: Self.moment, Self.start) == .admitted(used: 60))
        #expect(quota.admits(40, at: Self.moment, Self.start) == .admitted(used: 100))
        #expect(quota.admits(1, at: Self.moment, Self.start) == .limited(used: 101, seconds: 50))
        var moving = quota
        #expect(moving.admits(5, at: Self.moment.advanced(bySeconds: 50), Self.start) == .admitted(used: 5))
        #expect(quota.admits(5, at: Self.moment, Self.start + .seconds(60)) == .admitted(used: 5))
    }

    @Test("who goes on after ten refusals is banned for two minutes")
    func banned() {
        var quota = BinanceQuota(most: 1, seconds: 60)
        _ = quota.admits(1, at: Self.moment, Self.start)
        let refused = (0..<11).map { _ in quota.admits(1, at: Self.moment, Self.start) }
        #expect(refused.dropLast().allSatisfy { if case .limited = $0 { true } else { false } })
        let until = Self.moment.advanced(bySeconds: 120)
        #expect(refused.last == .banned(seconds: 120, until: until))
        #expect(quota.admits(1, at: Self.moment.advanced(bySeconds: 60), Self.start) == .banned(seconds: 60, until: until))
        #expect(quota.admits(1, at: until, Self.start) == .admitted(used: 1))
    }
}
