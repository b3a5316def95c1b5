import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderVenues

/// Quotes, marks, funding and contracts, step by step.
struct QuoteTests {
    private let perpetual = Instrument(venue: "binanceusdm", symbol: "BTCUSDT")
    private let start = Timestamp.bar(0, 0)

    private func at(_ seconds: Double) -> Timestamp { .bar(0, seconds) }

    private func feed(_ rules: FeedRules = .binanceUSDM, of instruments: [Instrument], _ follows: [WatchedChannel]) -> FeedBench {
        let first = instruments.map { InstrumentRecord(instrument: $0, follows: follows, contract: nil, at: start) }
        var bench = FeedBench(rules, first: first, began: .number(0))
        _ = bench.tellTime(bench.happens(.begin, at: start), at: start)
        for line in rules.lines { bench.happens(.stream(.connected, line), at: start) }
        return bench
    }

    private func quote(_ bid: Int64, _ seconds: Double, of instrument: Instrument? = nil) -> FeedSource.Event {
        let price = Price(units: bid * 100_000_000)
        let quote = Quote(
            instrument: instrument ?? perpetual, bid: price, bidSize: Quantity(units: 1), ask: price, askSize: Quantity(units: 2),
            at: at(seconds), knownAt: at(0))
        return .stream(.frame(StreamFrame(sequenceNumber: nil, sentAt: nil, events: [.quote(quote)])), .book)
    }

    private func mark(_ price: Int64, _ seconds: Double, funding: Double = 28_800) -> FeedSource.Event {
        let mark = Mark(
            instrument: perpetual, price: Price(units: price * 100_000_000), index: nil, estimatedRate: Rate(units: 10_000),
            fundingAt: at(funding), at: at(seconds), knownAt: at(0))
        return .stream(.frame(StreamFrame(sequenceNumber: nil, sentAt: nil, events: [.mark(mark)])))
    }

    private func settlement(_ seconds: Double) -> FundingSettlement {
        FundingSettlement(instrument: perpetual, at: at(seconds), rate: Rate(units: 12_500), mark: nil, knownAt: at(seconds + 20))
    }

    private func questions(_ wishes: [FeedSource.Wish]) -> [[Timestamp]] {
        wishes.compactMap { if case .settlements(_, let first, let last) = $0 { [first, last] } else { nil } }
    }

    @Test func aQuoteASecondIsWrittenAndOnlyWhenTheBookChanged() {
        var bench = feed(of: [perpetual], [.quotes])
        bench.happens(quote(10, 1), at: at(1))
        bench.happens(quote(11, 1.2), at: at(1.2))
        bench.happens(quote(12, 1.4), at: at(1.4))
        #expect(bench.quotes.count == 1 && bench.due == at(2))
        bench.happens(.timePassed, at: at(2))
        #expect(bench.quotes.map(\.bid.units) == [1_000_000_000, 1_200_000_000] && bench.quotes.last?.knownAt == at(2))
        bench.happens(quote(12, 4), at: at(4))
        #expect(bench.quotes.count == 2)
        bench.happens(quote(13, 5, of: Instrument(venue: "binanceusdm", symbol: "ETHUSDT")), at: at(5))
        #expect(bench.quotes.count == 2, "nobody follows it")
    }

    @Test func ofManyInstrumentsEachIsToldLessOften() {
        let instruments = (1...9).map { Instrument(venue: "binanceusdm", symbol: "S\($0)USDT") }
        var bench = feed(of: instruments, [.quotes])
        for tenth in 0..<300 {
            let now = Double(tenth) / 10
            for instrument in instruments { bench.happens(quote(100 + Int64(tenth), now, of: instrument), at: at(now)) }
        }
        // Nine share four a second: one each in three seconds.
        #expect(bench.quotes.count == 9 * 10)
        #expect(FeedSource.spacing(of: 4) == 1_000 && FeedSource.spacing(of: 5) == 2_000 && FeedSource.spacing(of: 0) == 1_000)
    }

    @Test func quotesOfAnotherConnectionAreLostAlone() {
        var bench = feed(of: [perpetual], [.fiveMinuteBars, .quotes])
        #expect(bench.happens(.stream(.disconnected("gone"), .book), at: at(2)) == [.connect(.book, after: .seconds(1))])
        #expect(bench.machine.isFollowed(Series(perpetual, .fiveMinutes), since: .number(0)))
        #expect(bench.source.standing(bench.machine, at: at(3)).reason != nil)
        #expect(bench.happens(.stream(.idle, .book), at: at(4)) == [.connect(.book, after: .zero)])
    }

    @Test func coinbaseTellsQuotesToo() {
        var bench = feed(.coinbase, of: [.coinbaseBTC], [.quotes])
        bench.happens(quote(10, 1, of: .coinbaseBTC), at: at(1))
        #expect(bench.quotes.map(\.instrument) == [.coinbaseBTC])
    }

    @Test func marksComeASecondApartAndASettlementIsAskedForWhenItHasPassed() throws {
        var bench = feed(of: [perpetual], [.marks])
        bench.tellListing([], at: start)
        for half in 0..<20 { bench.happens(mark(100 + Int64(half), Double(half) / 2, funding: 60), at: at(Double(half) / 2)) }
        #expect(bench.marks.count == 10 && bench.due == at(70))
        #expect(questions(bench.happens(.timePassed, at: at(69))) == [])
        #expect(questions(bench.happens(.timePassed, at: at(70))) == [[at(60), at(70)]])
        #expect(bench.source.isWaiting)
        // It is not there yet, and asked for again.
        #expect(questions(bench.happens(.settled(perpetual, .success([])), at: at(71))) == [])
        #expect(!bench.source.isWaiting && bench.due == at(100))
        #expect(questions(bench.happens(.timePassed, at: at(100))) == [[at(60), at(100)]])
        bench.happens(.settled(perpetual, .failure(.rateLimited(""))), at: at(101))
        #expect(questions(bench.happens(.timePassed, at: at(130))).count == 1)
        bench.happens(.settled(perpetual, .success([settlement(60)])), at: at(131))
        #expect(bench.marks.last == .settlement(settlement(60)) && bench.machine.lastSettlement(of: perpetual) == at(60))
        #expect(questions(bench.happens(.timePassed, at: at(200))) == [])
        bench.happens(mark(1, 201, funding: 28_860), at: at(201))
        bench.happens(.settled(perpetual, .success([settlement(60)])), at: at(202))
        #expect(bench.marks.filter { $0 == .settlement(settlement(60)) }.count == 1, "it is told once")
    }

    @Test func settlementsThatWereMissedAreAskedForAfterARestart() throws {
        var bench = feed(of: [perpetual], [.marks])
        bench.happens(mark(100, 1, funding: 60), at: at(1))
        bench.happens(.timePassed, at: at(70))
        bench.happens(.settled(perpetual, .success([settlement(60)])), at: at(71))
        var again = FeedBench(.binanceUSDM, first: [], began: .number(0), try throughJSON(bench.machine))
        let later = at(60_000)
        let first = again.happens(.begin, at: later)
        #expect(questions(again.tellTime(first, at: later)) == [[at(61), later]])
        again.happens(.settled(perpetual, .success([settlement(28_860), settlement(57_660)])), at: later)
        #expect(again.marks == [.settlement(settlement(28_860)), .settlement(settlement(57_660))])
        #expect(questions(again.happens(.timePassed, at: at(60_100))) == [])
    }

    private func contract(tick: Int64) -> Contract {
        Contract(
            instrument: perpetual, base: "BTC", quote: "USDT", kind: .linear, isTrading: true, tick: Price(units: tick),
            step: Quantity(units: 1), leastQuantity: nil, mostQuantity: nil, leastNotional: nil, multiplier: nil, fundingSeconds: 28_800,
            margin: nil, source: "made", knownAt: start)
    }

    private func listing(_ contract: Contract) -> VenueListing {
        VenueListing(contracts: [contract], symbols: [contract.instrument.symbol])
    }

    @Test func contractsAreAskedForAtTheStartAndDailyAndWrittenWhenTheyChanged() {
        var bench = feed(of: [perpetual], [.quotes])
        func asks(_ wishes: [FeedSource.Wish]) -> Int { wishes.count { $0 == .listing } }
        #expect(asks(bench.wishes) == 1 && bench.instruments.map(\.contract) == [nil])
        bench.happens(.toldListing(.failure(.rateLimited(""))), at: at(1))
        #expect(asks(bench.happens(.timePassed, at: at(300))) == 0)
        #expect(asks(bench.happens(.timePassed, at: at(301))) == 1)
        bench.happens(.toldListing(.success(listing(contract(tick: 10)))), at: at(302))
        #expect(bench.instruments.last?.contract == contract(tick: 10) && bench.machine.watchList == [bench.instruments[1]])
        let day = 302.0 + 86_400
        let change = WatchChange(isFollowed: true, instrument: perpetual, channels: [.marks])
        bench.happens(.change(change, 1), at: at(400))
        #expect(bench.instruments.last?.contract == contract(tick: 10) && bench.instruments.count == 3)
        // After so long a pause the venue's time comes first.
        #expect(asks(bench.tellTime(bench.happens(.timePassed, at: at(day)), at: at(day))) == 1)
        var same = contract(tick: 10)
        same.knownAt = at(day)
        bench.happens(.toldListing(.success(listing(same))), at: at(day))
        #expect(bench.instruments.count == 3, "only its moment is another")
    }
}
