import TestSupport
import Testing
import TraderModel

@Suite struct MarketTests {
    @Test func anInstrumentReadsBackFromItsText() throws {
        #expect(Instrument("coinbase:BTC-USD") == .coinbaseBTC)
        #expect(Instrument.gateETH.description == "gateio:ETH_USDT")
        #expect(Instrument("a:b:c") == Instrument(venue: "a", symbol: "b:c"))
        #expect(try jsonText([Instrument.coinbaseBTC]) == #"["coinbase:BTC-USD"]"#)
        #expect(try throughJSON(Instrument.gateBTC) == .gateBTC)
    }

    @Test(arguments: ["", ":", "coinbase:", ":BTC-USD", "BTC-USD"])
    func anInstrumentNeedsVenueAndSymbol(text: String) {
        #expect(Instrument(text) == nil)
        #expect(throws: DecodingError.self) { try fromJSON("[\"\(text)\"]", as: [Instrument].self) }
    }

    @Test func instrumentsAreOrderedByTheirText() {
        #expect([.gateBTC, .coinbaseETH, .coinbaseBTC].sorted() == [Instrument.coinbaseBTC, .coinbaseETH, .gateBTC])
    }

    @Test func aFlatBarHasOnePriceAndNoVolume() throws {
        let close = try #require(Price("87246.5"))
        let bar = Bar.flat(at: close)
        #expect([bar.open, bar.high, bar.low, bar.close] == [close, close, close, close])
        #expect(bar.volume == .zero)
        #expect(bar.isPossible)
    }

    @Test(arguments: [
        ("10,12,9,11,5", true), ("10,11,10,11,0", true), ("11,11,9,9,1", true), ("10,12,10.5,11,5", false), ("10,12,9,8,5", false),
        ("10,10.5,9,11,5", false), ("11,10.5,9,10,5", false), ("10,12,9,11,-0.00000001", false), ("0,0,0,0,0", false),
        ("1,2,-1,1,1", false),
    ])
    func aBarIsPossibleWhenItsPricesAndVolumeAgree(text: String, isPossible: Bool) throws {
        let numbers = text.split(separator: ",").compactMap { Price(String($0)) }
        let volume = Quantity(units: try #require(numbers.last).units)
        let bar = Bar(open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3], volume: volume)
        #expect(bar.isPossible == isPossible)
    }

    @Test func aDirectionHasASign() {
        #expect(Direction.long.sign == 1)
        #expect(Direction.short.sign == -1)
    }

    @Test func theGrossReturnIsComputedInTheStatedOrder() {
        let entry = Price(units: 8_746_550_000_000)
        let exit = Price(units: 8_752_948_000_000)
        let gross: Double = (87_529.48 / 87_465.5 - 1) * 10_000
        #expect(Trade.grossBps(entry: entry, exit: exit, direction: .short) == -gross)
        #expect(Trade.grossBps(entry: entry, exit: exit, direction: .long) == gross)
        #expect(Trade.grossBps(entry: entry, exit: entry, direction: .long) == 0)
    }

    @Test func aFireIsNamedByItsContent() {
        let fire = Fire(
            signal: "LQ-1", version: 3, direction: .short, instrument: .coinbaseBTC, ts: BarTime(unixSeconds: 600), price: .zero,
            holdSeconds: 2_400, knownAt: .seconds(900))
        #expect(fire.id == "LQ-1@3/600")
    }
}
