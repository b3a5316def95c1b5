import TestSupport
import Testing
import TraderModel

/// Each record as it goes over the wire: flat, with decimal strings, and null for what is unknown.
@Suite struct RecordCodingTests {
    private let ts = BarTime(unixSeconds: 1_768_694_400)
    private let knownAt = Timestamp(microseconds: 1_768_694_701_000_250)
    private let bar = Bar(
        open: Price(units: 8_724_650_000_000), high: Price(units: 8_730_000_000_000), low: Price(units: 8_720_000_000_001),
        close: Price(units: 8_725_000_000_000), volume: Quantity(units: 1_234_567_800))

    @Test func aCandle() throws {
        let candle = Candle(instrument: .coinbaseBTC, ts: ts, bar: bar, origin: .stream, knownAt: knownAt)
        let text = try jsonText(candle)
        #expect(
            text
                == #"{"close":"87250","firstSeenAt":null,"high":"87300","instrument":"coinbase:BTC-USD","knownAt":1768694701000250,"low":"87200.00000001","#
                + #""noTrades":false,"open":"87246.5","origin":"stream","ts":1768694400,"volume":"12.345678"}"#)
        #expect(try fromJSON(text) == candle)
    }

    @Test func aFlatCandleOfEachOrigin() throws {
        for origin in [Candle.Origin.history, .stream, .rest] {
            let candle = Candle(
                instrument: .coinbaseETH, ts: ts, bar: .flat(at: bar.close), origin: origin, noTrades: true, knownAt: knownAt)
            #expect(try throughJSON(candle) == candle)
        }
    }

    @Test func aFormingCandle() throws {
        let candle = FormingCandle(instrument: .coinbaseBTC, ts: ts, bar: bar)
        let text = try jsonText(candle)
        #expect(text.contains(#""instrument":"coinbase:BTC-USD""#))
        #expect(text.contains(#""open":"87246.5""#))
        #expect(try fromJSON(text) == candle)
    }

    @Test func aLiquidationReading() throws {
        let text = try jsonText(reading)
        #expect(
            text == #"{"instrument":"gateio:BTC_USDT","knownAt":1768694701000250,"long_liq_usd":"702059.93624","#
                + #""seenAt":null,"short_liq_usd":"0","ts":1768694400}"#)
        #expect(try fromJSON(text) == reading)
    }

    @Test func liquidationRecordsAreFlatAndNameTheirKind() throws {
        let common = #""knownAt":1768694701000250,"long_liq_usd":"702059.93624","seenAt":null,"short_liq_usd":"0","ts":1768694400}"#
        let records: [(LiquidationRecord, String)] = [
            (.reading(reading), #"{"instrument":"gateio:BTC_USDT","kind":"reading","# + common),
            (.revision(reading), #"{"instrument":"gateio:BTC_USDT","kind":"revision","# + common),
            (.watermark(through: knownAt), #"{"kind":"watermark","through":1768694701000250}"#),
            (
                .missing(instrument: .gateBTC, ts: ts, gaveUpAt: knownAt),
                #"{"gaveUpAt":1768694701000250,"instrument":"gateio:BTC_USDT","kind":"missing","ts":1768694400}"#
            ),
        ]
        for (record, text) in records {
            #expect(try jsonText(record) == text)
            #expect(try fromJSON(text) == record)
        }
    }

    @Test(arguments: [
        #"{"kind":"guess","through":1}"#, #"{"through":1}"#, #"{"kind":"watermark"}"#, #"{"kind":"reading","through":1}"#,
        #"{"kind":"missing","ts":1}"#,
    ])
    func aLiquidationRecordThatIsNotWholeIsRefused(text: String) {
        #expect(throws: DecodingError.self) { try fromJSON(text, as: LiquidationRecord.self) }
    }

    @Test func featuresNameWhatIsUnknownWithNull() throws {
        let features = Features(names: ["b", "a", "c"], values: [nil, 0.25, 1])
        let text = try jsonText(features)
        #expect(text == #"{"a":0.25,"b":null,"c":1}"#)
        let read = try fromJSON(text, as: Features.self)
        #expect(read == features)
        #expect(read["b"] == nil && read["a"] == 0.25 && read["z"] == nil)
    }

    @Test func featuresAreEqualByNameAndNotByPlace() {
        let features = Features(names: ["a", "b"], values: [1, nil])
        #expect(features == Features(names: ["b", "a"], values: [nil, 1]))
        #expect(features != Features(names: ["a", "b"], values: [nil, 1]))
        #expect(features != Features(names: ["a", "c"], values: [1, nil]))
        #expect(features != Features(names: ["a"], values: [1]))
    }

    @Test func aFeatureRecord() throws {
        let record = FeatureRecord(
            ts: ts, closes: [.coinbaseBTC: bar.close, .coinbaseETH: Price(units: 1)],
            features: Features(names: ["x", "y"], values: [nil, -1]), standing: .stale,
            refused: [RefusedFire(signal: "LQ-1", direction: .short, reason: .stale)], passed: ["liq-poller"], knownAt: knownAt)
        let text = try jsonText(record)
        #expect(
            text == #"{"closes":{"coinbase:BTC-USD":"87250","coinbase:ETH-USD":"0.00000001"},"features":{"x":null,"y":-1},"#
                + #""knownAt":1768694701000250,"passed":["liq-poller"],"refused":[{"direction":"SHORT","reason":"stale","signal":"LQ-1"}],"#
                + #""standing":"stale","ts":1768694400}"#)
        #expect(try fromJSON(text) == record)
        var later = record
        later.state = StateDigest()
        #expect(try fromJSON(jsonText(later)) == later)
        #expect(try jsonText(later).contains(#""state":"0000000000000000""#))
    }

    @Test func aFeatureRecordWithAnUnreadableInstrumentIsRefused() throws {
        let text = #"{"closes":{"BTC":"1"},"features":{},"knownAt":1,"passed":[],"refused":[],"standing":"timely","ts":0}"#
        #expect(throws: DecodingError.self) { try fromJSON(text, as: FeatureRecord.self) }
    }

    @Test func aFire() throws {
        let text = try jsonText(fire)
        #expect(
            text
                == #"{"cooldownSeconds":3600,"cost":null,"direction":"LONG","holdSeconds":3600,"instrument":"coinbase:BTC-USD","knownAt":1768694701000250,"#
                + #""price":"87250","signal":"VS-3","ts":1768694400,"version":1}"#)
        #expect(try fromJSON(text) == fire)
    }

    @Test func anAcceptedOrderHasATradeAndNoReason() throws {
        let order = OrderRecord(fire: fire, status: .accepted, reason: nil, trade: 7)
        let text = try jsonText(order)
        #expect(
            text
                == #"{"direction":"LONG","fire":"VS-3@1/1768694400","instrument":"coinbase:BTC-USD","price":"87250","reason":null,"signal":"VS-3","#
                + #""status":"accepted","trade":7,"ts":1768694400}"#)
        #expect(try fromJSON(text) == order)
    }

    @Test(arguments: [
        (OrderRecord.RefusalReason.tradeOpen, "trade open"), (.noPrice, "no price"), (.tooSmall, "too small"),
        (.outOfRange, "out of range"), (.repeated, "repeated"), (.coolingDown, "cooling down"),
    ])
    func aRefusedOrderHasAReasonAndNoTrade(reason: OrderRecord.RefusalReason, name: String) throws {
        let order = OrderRecord(fire: fire, status: .refused, reason: reason, trade: nil)
        let text = try jsonText(order)
        #expect(text.contains("\"reason\":\"\(name)\"") && text.contains(#""trade":null"#) && text.contains(#""status":"refused""#))
        #expect(try fromJSON(text) == order)
    }

    @Test func anOpenTradeHasANullExit() throws {
        let text = try jsonText(trade(exit: nil))
        #expect(
            text == #"{"direction":"SHORT","entryPrice":"87250","entryTs":1768694400,"exit":null,"holdSeconds":2400,"id":3,"#
                + #""instrument":"coinbase:BTC-USD","quantity":"0.11","signal":"LQ-1","version":1}"#)
        #expect(try fromJSON(text) == trade(exit: nil))
    }

    @Test func aClosedTradeKeepsEveryDigitOfItsReturns() throws {
        let closed = trade(exit: .init(ts: ts.advanced(by: 8), price: bar.open, grossBps: -7.314884154323575, netBps: -15.314884154323575))
        let text = try jsonText(closed)
        #expect(
            text.contains(
                #""exit":{"grossBps":-7.314884154323575,"netBps":-15.314884154323575,"price":"87246.5","reason":"time","ts":1768696800}"#))
        #expect(try fromJSON(text) == closed)
    }

    @Test func aFill() throws {
        let fill = FillRecord(
            kind: .entry, ts: ts, price: bar.close, quantity: Quantity(units: -11_000_000), fee: Money(units: 400_000_000), realized: .zero,
            trade: trade(exit: nil))
        let text = try jsonText(fill)
        #expect(text.hasPrefix(#"{"fee":"4","kind":"entry","price":"87250","quantity":"-0.11","realized":"0","trade":{"#))
        #expect(try fromJSON(text) == fill)
    }

    @Test func anEquityRecordSaysTheEquityThatFollowsFromIt() throws {
        let record = EquityRecord(ts: ts, balance: Money(units: 100_000), unrealized: Money(units: -1), openTrades: 2)
        let text = try jsonText(record)
        #expect(text == #"{"balance":"0.001","equity":"0.00099999","openTrades":2,"ts":1768694400,"unrealized":"-0.00000001"}"#)
        #expect(try fromJSON(text) == record)
        #expect(record.equity == Money(units: 99_999))
    }

    private var reading: LiquidationReading {
        LiquidationReading(instrument: .gateBTC, ts: ts, longUSD: Money(units: 70_205_993_624_000), shortUSD: .zero, knownAt: knownAt)
    }

    private var fire: Fire {
        Fire(
            signal: "VS-3", version: 1, direction: .long, instrument: .coinbaseBTC, ts: ts, price: bar.close, holdSeconds: 3_600,
            cooldownSeconds: 3_600,
            knownAt: knownAt)
    }

    private func trade(exit: Trade.Exit?) -> Trade {
        Trade(
            id: 3, signal: "LQ-1", direction: .short, instrument: .coinbaseBTC, entryTs: ts, entryPrice: bar.close,
            quantity: Quantity(units: 11_000_000), holdSeconds: 2_400, exit: exit)
    }
}
