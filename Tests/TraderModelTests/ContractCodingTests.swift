import TestSupport
import Testing
import TraderModel

/// Contracts, quotes, marks, funding and outages as they go over the wire: decimal strings, null for what is unknown, and nothing impossible.
@Suite struct ContractCodingTests {
    private let instrument = Instrument(venue: "v", symbol: "XYZ")
    private let at = Timestamp(microseconds: 1_795_000_000_000_250)
    private let knownAt = Timestamp(microseconds: 1_795_000_001_000_000)

    private func quote(_ bid: Int64, _ ask: Int64, _ size: Int64 = 5) -> Quote {
        Quote(
            instrument: instrument, bid: Price(units: bid), bidSize: Quantity(units: size), ask: Price(units: ask),
            askSize: Quantity(units: 150_000_000), at: at, knownAt: knownAt)
    }

    @Test func aQuote() throws {
        let quote = quote(1_234_000_000, 1_236_000_000)
        let text = try jsonText(quote)
        #expect(
            text
                == #"{"ask":"12.36","askSize":"1.5","at":1795000000000250,"bid":"12.34","bidSize":"0.00000005","instrument":"v:XYZ","knownAt":1795000001000000}"#
        )
        #expect(try fromJSON(text) == quote)
    }

    @Test func anImpossibleQuoteIsNone() throws {
        #expect(quote(5, 5, 0).isPossible)
        for quote in [quote(6, 5), quote(0, 5), quote(-1, 5), quote(5, 6, -1)] {
            #expect(!quote.isPossible)
            let text = try jsonText(quote)
            #expect(throws: DecodingError.self) { try fromJSON(text, as: Quote.self) }
        }
    }

    @Test func aQuoteIsTheSameBookWheneverItIsTold() {
        var later = quote(5, 6)
        later.at = knownAt
        later.knownAt = knownAt
        #expect(later.isSameBook(as: quote(5, 6)) && !later.isSameBook(as: quote(5, 7)) && !later.isSameBook(as: quote(5, 6, 1)))
    }

    @Test func aMarkWithAndWithoutFunding() throws {
        var mark = Mark(
            instrument: instrument, price: Price(units: 100_000_000), index: Price(units: 99_000_000), estimatedRate: Rate(units: -12_500),
            fundingAt: knownAt, at: at, knownAt: knownAt)
        let text = try jsonText(mark)
        #expect(
            text
                == #"{"at":1795000000000250,"estimatedRate":"-0.000125","fundingAt":1795000001000000,"index":"0.99","instrument":"v:XYZ","knownAt":1795000001000000,"price":"1"}"#
        )
        #expect(try fromJSON(text) == mark)
        mark.index = nil
        mark.estimatedRate = nil
        mark.fundingAt = nil
        #expect(try jsonText(mark).contains(#""estimatedRate":null,"fundingAt":null,"index":null"#))
        #expect(try throughJSON(mark) == mark)
        mark.price = .zero
        let impossible = try jsonText(mark)
        #expect(throws: DecodingError.self) { try fromJSON(impossible, as: Mark.self) }
    }

    @Test func aSettlement() throws {
        let settlement = FundingSettlement(instrument: instrument, at: at, rate: Rate(units: 10_000), mark: nil, knownAt: knownAt)
        let text = try jsonText(settlement)
        #expect(text == #"{"at":1795000000000250,"instrument":"v:XYZ","knownAt":1795000001000000,"mark":null,"rate":"0.0001"}"#)
        #expect(try fromJSON(text) == settlement)
    }

    @Test func anOutageCoversTheBarsThatItTouches() throws {
        let from = BarTime(unixSeconds: 1_795_000_020)
        let outage = Outage(
            instrument: instrument, length: .oneMinute, from: from.openTime.advanced(bySeconds: 30),
            until: from.openTime.advanced(bySeconds: 90), reason: "the stream was lost")
        #expect([-1, 0, 1, 2].map { outage.covers(from.advanced(by: $0, of: .oneMinute), of: .oneMinute) } == [false, true, true, false])
        #expect(!outage.covers(from, of: .oneHour) && outage.length == .oneMinute)
        var whole = Outage(instrument: instrument, length: nil, from: outage.from, until: nil, reason: "")
        #expect(whole.covers(from.advanced(by: 9, of: .oneDay), of: .oneHour) && whole.length == nil)
        #expect(try throughJSON(whole) == whole && throughJSON(outage) == outage)
        #expect(try jsonText(whole).contains(#""seconds":null,"until":null"#))
        whole.until = whole.from.advanced(bySeconds: -1)
        let impossible = try jsonText(whole)
        #expect(throws: DecodingError.self) { try fromJSON(impossible, as: Outage.self) }
    }

    private func bracket(_ floor: Int128, _ cap: Int128?, _ leverage: Int = 10, rate: Int64 = 1_000_000) -> MarginTable.Bracket {
        MarginTable.Bracket(
            floor: Money(units: floor), cap: cap.map(Money.init(units:)), leverage: leverage, maintenanceRate: Rate(units: rate),
            maintenanceAmount: .zero)
    }

    private func contract(_ change: (inout Contract) -> Void = { _ in }) -> Contract {
        var contract = Contract(
            instrument: instrument, base: "XYZ", quote: "USD", kind: .linear, isTrading: true, tick: Price(units: 1_000_000),
            step: Quantity(units: 100_000), leastQuantity: Quantity(units: 100_000), mostQuantity: nil,
            leastNotional: Money(units: 500_000_000),
            multiplier: nil, fundingSeconds: 28_800, margin: MarginTable(brackets: [bracket(0, 5), bracket(5, nil)], source: "made"),
            source: "made", knownAt: knownAt)
        change(&contract)
        return contract
    }

    @Test func aContract() throws {
        let text = try jsonText(contract())
        #expect(
            text
                == #"{"base":"XYZ","fundingSeconds":28800,"instrument":"v:XYZ","isTrading":true,"kind":"linear","knownAt":1795000001000000,"leastNotional":"5","leastQuantity":"0.001","#
                + #""margin":{"brackets":[{"cap":"0.00000005","floor":"0","leverage":10,"maintenanceAmount":"0","maintenanceRate":"0.01"},"#
                + #"{"cap":null,"floor":"0.00000005","leverage":10,"maintenanceAmount":"0","maintenanceRate":"0.01"}],"source":"made"},"#
                + #""mostQuantity":null,"multiplier":null,"quote":"USD","source":"made","step":"0.001","tick":"0.01"}"#)
        #expect(try fromJSON(text) == contract())
        #expect(contract().isOnTick(Price(units: 3_000_000)) && !contract().isOnTick(Price(units: 3_000_001)))
        #expect(contract().isOnStep(Quantity(units: -200_000)) && !contract().isOnStep(Quantity(units: 1)))
    }

    @Test func anImpossibleContractIsNone() throws {
        let impossible = [
            contract { $0.tick = .zero }, contract { $0.step = Quantity(units: -1) }, contract { $0.leastQuantity = Quantity(units: -1) },
            contract { $0.mostQuantity = Quantity(units: 99_999) }, contract { $0.mostQuantity = .zero },
            contract { $0.multiplier = .zero },
            contract { $0.leastNotional = Money(units: -1) }, contract { $0.fundingSeconds = 0 },
        ]
        for contract in impossible {
            #expect(!contract.isPossible)
            let text = try jsonText(contract)
            #expect(throws: DecodingError.self) { try fromJSON(text, as: Contract.self) }
        }
    }

    @Test func bracketsLeaveNoValueWithoutAnAnswerAndGiveNoneTwo() {
        let table = MarginTable(brackets: [bracket(0, 5, 20), bracket(5, 9, 10)], source: "")
        #expect([1, 5, 6, 9, 10].map { table?.bracket(of: Money(units: $0))?.leverage } == [20, 20, 10, 10, nil])
        let broken = [
            [], [bracket(1, 5)], [bracket(0, 5), bracket(6, 9)], [bracket(0, nil), bracket(5, 9)], [bracket(0, 0)], [bracket(0, 5, 0)],
            [bracket(0, 5, rate: 0)], [bracket(0, 5, rate: 100_000_001)],
        ]
        for brackets in broken { #expect(MarginTable(brackets: brackets, source: "") == nil) }
    }

    @Test(
        arguments: [(100_000_000, 12_500, 12_500), (1, 50_000_000, 0), (3, 50_000_000, 2), (-3, 50_000_000, -2), (7, -100_000_000, -7)]
            as [(Int128, Int64, Int128)])
    func aShareIsRoundedHalfToEven(amount: Int128, rate: Int64, share: Int128) {
        #expect(Money(units: amount).share(Rate(units: rate)) == Money(units: share))
    }

    @Test func aShareOfTheLargestAmountsIsExact() {
        let amount = Money(units: 1_000_000_000_000_000_000_000_000_000_001)
        #expect(amount.share(Rate(units: 100_000_000)) == amount)
        #expect(amount.share(Rate(units: 100_000_000_000_000)).units == amount.units * 1_000_000)
        let smaller = Money(units: 100_000_000_000_000_000_000_000_000)
        #expect(smaller.share(Rate(units: .max)).units == 1_000_000_000_000_000_000 * Int128(Int64.max))
    }
}
