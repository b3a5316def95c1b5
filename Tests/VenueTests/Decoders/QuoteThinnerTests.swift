import Testing
import TraderModel
import TraderVenues

@Suite("Quotes that are passed on")
struct QuoteThinnerTests {
    private let start = Timestamp.seconds(1_795_000_000)

    private func quote(_ symbol: String, _ bid: Int64, at milliseconds: Int64, known: Int64? = nil) -> Quote {
        Quote(
            instrument: Instrument(venue: "v", symbol: symbol), bid: Price(units: bid), bidSize: Quantity(units: 1),
            ask: Price(units: bid + 2),
            askSize: Quantity(units: 1), at: start.advanced(byMilliseconds: milliseconds),
            knownAt: start.advanced(byMilliseconds: known ?? milliseconds))
    }

    @Test func atMostOneASecondAndTheNewestOfThem() {
        var thinner = QuoteThinner(milliseconds: 1_000)
        #expect(thinner.take(quote("A", 10, at: 0)) != nil && thinner.nextDue == nil)
        #expect(thinner.take(quote("A", 11, at: 300)) == nil && thinner.take(quote("A", 12, at: 600)) == nil)
        #expect(thinner.take(quote("B", 7, at: 600)) != nil)
        #expect(thinner.nextDue == start.advanced(byMilliseconds: 1_000) && thinner.due(at: start.advanced(byMilliseconds: 999)) == [])
        // What was held back is known when it is passed on, not before.
        #expect(thinner.due(at: start.advanced(byMilliseconds: 1_000)) == [quote("A", 12, at: 600, known: 1_000)])
        #expect(thinner.due(at: start.advanced(byMilliseconds: 9_000)) == [] && thinner.nextDue == nil)
    }

    @Test func whatIsTheSameIsNotToldAgain() {
        var thinner = QuoteThinner(milliseconds: 1_000)
        _ = thinner.take(quote("A", 10, at: 0))
        #expect(thinner.take(quote("A", 10, at: 5_000)) == nil)
        #expect(thinner.take(quote("A", 11, at: 5_100)) != nil)
        // There and back again within the second is no change.
        #expect(thinner.take(quote("A", 12, at: 5_200)) == nil && thinner.take(quote("A", 11, at: 5_300)) == nil)
        #expect(thinner.nextDue == nil)
    }

    @Test func whatCameLateIsPassedOver() {
        var thinner = QuoteThinner(milliseconds: 1_000)
        _ = thinner.take(quote("A", 10, at: 2_000))
        #expect(thinner.take(quote("A", 11, at: 1_000, known: 9_000)) == nil && thinner.nextDue == nil)
    }

    @Test func whatIsNotFollowedIsForgotten() {
        var thinner = QuoteThinner(milliseconds: 1_000)
        _ = thinner.take(quote("A", 10, at: 0))
        _ = thinner.take(quote("A", 11, at: 1))
        thinner.keep([])
        #expect(thinner == QuoteThinner(milliseconds: 1_000))
    }
}
