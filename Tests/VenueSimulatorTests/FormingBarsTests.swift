import TestSupport
import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("Bars while they form")
struct FormingBarsTests {
    private static let market = SyntheticMarket(seed: 7, liveDays: 1).market

    @Test("updates grow into the final bar and never leave it", arguments: [2, 4, 15, 40])
    func grow(updatesPerBar: Int) throws {
        let forming = FormingBars(updatesPerBar: updatesPerBar)
        for timed in try #require(Self.market.bars[.coinbaseBTC]).suffix(288) {
            #expect(forming.shown(timed.bar, opened: timed.ts, at: timed.ts.openTime.advanced(bySeconds: 1)) == nil)
            var before: Bar?
            for offset in forming.offsets {
                let moment = timed.ts.openTime.advanced(bySeconds: offset)
                let shown = try #require(forming.shown(timed.bar, opened: timed.ts, at: moment))
                #expect(shown.isPossible && shown.open == timed.bar.open)
                #expect(shown.high <= timed.bar.high && shown.low >= timed.bar.low)
                if let before { #expect(shown.volume > before.volume && shown.high >= before.high && shown.low <= before.low) }
                before = shown
            }
            #expect(before == timed.bar)
        }
    }

    @Test("the moments lie in the bar, the first at 2 s and the last at 298 s")
    func moments() {
        let forming = FormingBars(updatesPerBar: 4)
        #expect(forming.offsets == [2, 100, 199, 298])
        let open = Self.market.start.openTime
        #expect(forming.next(after: open) == open.advanced(bySeconds: 2))
        #expect(forming.next(after: open.advanced(bySeconds: 2)) == open.advanced(bySeconds: 100))
        #expect(forming.next(after: open.advanced(bySeconds: 298)) == open.advanced(bySeconds: 302))
        #expect(forming.isUpdate(open.advanced(bySeconds: 199)))
        #expect(!forming.isUpdate(open.advanced(bySeconds: 200)))
    }

    @Test("a bucket without a trade shows nothing")
    func silent() {
        let bar = Bar.flat(at: Price(units: 100_000_000))
        #expect(FormingBars(updatesPerBar: 4).shown(bar, opened: Self.market.start, at: Self.market.start.closeTime()) == nil)
    }
}
