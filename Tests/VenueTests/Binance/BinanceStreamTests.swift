import Testing
import TraderModel
import TraderVenues

@Suite("Binance's streams as a machine")
struct BinanceStreamTests {
    private let series = Series(MadeBinance.instrument("XYZUSDT"), .oneMinute)
    private let bars = Subscription(MadeBinance.instrument("XYZUSDT"), .bars(.oneMinute))
    private let start = MadeBinance.minute(0).openTime

    /// A machine that follows one series from minute 0 on and is connected.
    private func followed(_ more: [Subscription] = [], of venue: BinanceVenue = MadeBinance.us) -> BinanceStream {
        var stream = BinanceStream(venue)
        let bars = Subscription(MadeBinance.instrument("XYZUSDT", of: venue), .bars(.oneMinute))
        stream.apply(.follow([bars] + more, at: start)) { _ in }
        stream.apply(.known(Series(bars.instrument, .oneMinute), through: MadeBinance.minute(-1))) { _ in }
        stream.apply(.connected(at: start)) { _ in }
        return stream
    }

    private func outputs(_ stream: inout BinanceStream, _ input: BinanceStream.Input) -> [BinanceStream.Output] {
        var outputs: [BinanceStream.Output] = []
        stream.apply(input) { outputs.append($0) }
        return outputs
    }

    private func kline(_ count: Int, isClosed: Bool, state: Int = 9, after seconds: Int64) -> BinanceStream.Input {
        .frame(MadeBinance.kline("XYZUSDT", count, isClosed: isClosed, state: state), at: start.advanced(bySeconds: seconds))
    }

    private func final(_ count: Int, isRest: Bool = false) -> BinanceStream.Output {
        .final(MadeBinance.bar("XYZUSDT", count), length: .oneMinute, isRest: isRest)
    }

    @Test func aBarFormsAndIsFinalOnce() {
        var stream = followed()
        #expect(
            outputs(&stream, kline(0, isClosed: false, state: 2, after: 10)) == [
                .forming(MadeBinance.bar("XYZUSDT", 0, state: 2), length: .oneMinute)
            ])
        #expect(outputs(&stream, kline(0, isClosed: false, state: 2, after: 11)) == [])
        // One that was sent before it says nothing new.
        #expect(outputs(&stream, kline(0, isClosed: false, state: 1, after: 12)) == [])
        #expect(outputs(&stream, kline(0, isClosed: true, after: 60)) == [final(0)])
        #expect(outputs(&stream, kline(0, isClosed: true, after: 60)) == [])
        #expect(outputs(&stream, kline(0, isClosed: false, state: 8, after: 61)) == [])
        #expect(stream.lastFinal(of: series) == MadeBinance.minute(0))
    }

    @Test func nothingIsFinalBeforeItIsKnownWhereTheSeriesIsKept() {
        var stream = BinanceStream(MadeBinance.us)
        stream.apply(.follow([bars], at: start)) { _ in }
        stream.apply(.connected(at: start)) { _ in }
        #expect(outputs(&stream, kline(1, isClosed: true, after: 120)) == [] && stream.lastFinal(of: series) == nil)
        #expect(outputs(&stream, kline(2, isClosed: true, after: 180)) == [])
        #expect(outputs(&stream, .known(series, through: MadeBinance.minute(0))) == [final(1), final(2)])
        #expect(outputs(&stream, .known(series, through: MadeBinance.minute(0))) == [])
    }

    @Test func aHoleWaitsForTheLateFrameAndIsAskedForWhenItDoesNotCome() {
        var stream = followed()
        #expect(
            outputs(&stream, kline(1, isClosed: true, after: 120)) == [
                .wish(.ask(series, first: MadeBinance.minute(0), last: MadeBinance.minute(0)))
            ])
        #expect(outputs(&stream, kline(0, isClosed: true, after: 121)) == [final(0), final(1)])
        #expect(stream.lastFinal(of: series) == MadeBinance.minute(1))
    }

    @Test func aBarOfWhichTheEndIsLostIsAskedForWithPausesThatGrow() {
        var stream = followed()
        _ = outputs(&stream, kline(0, isClosed: false, state: 3, after: 30))
        var asked: [Int64] = []
        for second in Int64(31)...300 {
            let moment = start.advanced(bySeconds: second)
            // The stream lives on, and tells nothing of this bar.
            let told = outputs(&stream, .frame(#"{"result":null,"id":1}"#, at: moment)) + outputs(&stream, .tick(at: moment))
            #expect(stream.nextDue.map { $0 > moment } ?? false)
            for wish in asks(told) {
                #expect(wish.first == 0 && wish.last == (second - 4) / 60 - 1)
                asked.append(second)
            }
        }
        #expect(asked == [64, 68, 76, 92, 124, 184, 244])
    }

    /// The questions in `outputs`, by minutes.
    private func asks(_ outputs: [BinanceStream.Output]) -> [(first: Int64, last: Int64)] {
        outputs.compactMap { output in
            guard case .wish(.ask(_, let first, let last)) = output else { return nil }
            return (first.seconds(since: MadeBinance.minute(0)) / 60, last.seconds(since: MadeBinance.minute(0)) / 60)
        }
    }

    @Test func whatIsAskedForBecomesFinalAndALaterBarShowsWhatIsMissing() {
        var stream = followed()
        let now = start.advanced(bySeconds: 250)
        #expect(outputs(&stream, .tick(at: now)).contains(.wish(.ask(series, first: MadeBinance.minute(0), last: MadeBinance.minute(3)))))
        let rows = [0, 2, 4].map { MadeBinance.bar("XYZUSDT", $0) }
        let answer = BinanceStream.Input.answered(series, first: MadeBinance.minute(0), last: MadeBinance.minute(3), bars: rows, at: now)
        #expect(
            outputs(&stream, answer) == [
                final(0, isRest: true), .absent(series, MadeBinance.minute(1)), final(2, isRest: true),
                .absent(series, MadeBinance.minute(3)),
            ])
        // Again, nothing.
        #expect(outputs(&stream, answer) == [])
    }

    @Test func withoutALaterBarWhatIsMissingIsNotGivenUp() {
        var stream = followed()
        let now = start.advanced(bySeconds: 250)
        let rows = [0, 1].map { MadeBinance.bar("XYZUSDT", $0) }
        let told = outputs(&stream, .answered(series, first: MadeBinance.minute(0), last: MadeBinance.minute(3), bars: rows, at: now))
        #expect(Array(told.prefix(2)) == [final(0, isRest: true), final(1, isRest: true)])
        #expect(stream.lastFinal(of: series) == MadeBinance.minute(1))
        // And an empty answer says nothing at all.
        #expect(outputs(&stream, .answered(series, first: MadeBinance.minute(2), last: MadeBinance.minute(3), bars: [], at: now)) == [])
    }

    @Test func afterAReconnectWhatWasMissedIsAskedForInPages() {
        var stream = followed()
        _ = outputs(&stream, kline(0, isClosed: true, after: 60))
        _ = outputs(&stream, .disconnected(at: start.advanced(bySeconds: 70)))
        let back = start.advanced(bySeconds: 60 * 2_000 + 30)
        let wishes = outputs(&stream, .connected(at: back))
        #expect(wishes == [.wish(.ask(series, first: MadeBinance.minute(1), last: MadeBinance.minute(998)))])
        let page = (1...998).map { MadeBinance.bar("XYZUSDT", $0) }
        let next = outputs(&stream, .answered(series, first: MadeBinance.minute(1), last: MadeBinance.minute(998), bars: page, at: back))
        #expect(next.last == .wish(.ask(series, first: MadeBinance.minute(999), last: MadeBinance.minute(1_996))) && next.count == 999)
    }

    @Test("a connection on which nothing comes is given up, once", arguments: [true, false])
    func silence(hasData: Bool) {
        var stream = followed()
        if hasData {
            _ = outputs(&stream, kline(0, isClosed: false, state: 1, after: 0))
        } else {
            // The retired path takes every subscription and tells nothing.
            for second in Int64(1)...74 {
                _ = outputs(&stream, .frame(#"{"result":null,"id":1}"#, at: start.advanced(bySeconds: second)))
            }
        }
        func reconnects(_ outputs: [BinanceStream.Output]) -> [String] {
            outputs.compactMap { if case .wish(.reconnect(let reason)) = $0 { reason } else { nil } }
        }
        #expect(reconnects(outputs(&stream, .tick(at: start.advanced(bySeconds: 74)))) == [])
        let reasons = reconnects(outputs(&stream, .tick(at: start.advanced(bySeconds: 75))))
        #expect(reasons.count == 1 && reasons.allSatisfy { $0.hasPrefix(hasData ? "no frame for 75 s" : "the venue took the connection") })
        #expect(reconnects(outputs(&stream, .tick(at: start.advanced(bySeconds: 200)))) == [])
        _ = outputs(&stream, .connected(at: start.advanced(bySeconds: 201)))
        #expect(reconnects(outputs(&stream, .tick(at: start.advanced(bySeconds: 276)))).count == 1)
    }

    @Test func aConnectionIsMadeAnewBeforeTheVenueCutsItAndInTheMiddleOfAMinute() {
        var stream = followed([Subscription(MadeBinance.instrument("XYZUSDT", of: MadeBinance.usdm), .marks)], of: MadeBinance.usdm)
        var at: Int64?
        for second in stride(from: Int64(5), through: 86_400, by: 5) where at == nil {
            let moment = start.advanced(bySeconds: second)
            let mark = MadeBinance.mark.replacing("1795000021000", with: "\(moment.wholeSeconds)000")
            for case .wish(.reconnect) in outputs(&stream, .frame(mark, at: moment)) { at = second }
            // What REST would have said of the bars that nobody tells here is passed over.
        }
        let moment = start.advanced(bySeconds: at ?? 0)
        #expect(at.map { (85_700...86_000).contains($0) } ?? false && (15...45).contains(moment.wholeSeconds % 60))
    }

    @Test func theVenueThatAnnouncesAnEndIsLeftAtOnce() {
        var stream = followed()
        let text = #"{"e":"serverShutdown","E":1795000021000}"#
        #expect(outputs(&stream, .frame(text, at: start)) == [.wish(.reconnect("the venue shuts this server down"))])
        #expect(outputs(&stream, .frame(text, at: start)) == [])
    }

    @Test func whatCannotBeReadIsToldAndTheConnectionGoesOn() {
        var stream = followed()
        guard case .trouble? = outputs(&stream, .frame("{", at: start)).first else {
            Issue.record("no trouble")
            return
        }
        #expect(outputs(&stream, .frame(#"{"code":2,"msg":"x"}"#, at: start)) == [.trouble("the venue reports an error: 2: x")])
        #expect(outputs(&stream, kline(0, isClosed: true, after: 60)) == [final(0)])
    }

    @Test func aBarOfWellAfterOurPresentIsToldAndEndsNothing() {
        var stream = followed()
        guard case .trouble(let words)? = outputs(&stream, kline(3, isClosed: true, after: 60)).first else {
            Issue.record("no trouble")
            return
        }
        #expect(words.contains("the clock here says") && stream.lastFinal(of: series) == MadeBinance.minute(-1))
    }

    @Test func whatIsNotFollowedIsPassedOver() {
        var stream = followed()
        #expect(outputs(&stream, .frame(MadeBinance.kline("ABCUSDT", 0, isClosed: true), at: start)) == [])
        #expect(outputs(&stream, .frame(MadeBinance.quote, at: start)) == [])
        #expect(outputs(&stream, .frame(MadeBinance.mark, at: start)) == [])
        #expect(outputs(&stream, .frame(MadeBinance.trade, at: start)) == [])
    }

    @Test func quotesAreThinnedAndMarksAndTradesCountedOnce() {
        let instrument = MadeBinance.instrument("XYZUSDT", of: MadeBinance.usdm)
        var stream = followed([.quotes, .marks, .trades].map { Subscription(instrument, $0) }, of: MadeBinance.usdm)
        func count(_ text: String, _ seconds: Int64) -> Int { outputs(&stream, .frame(text, at: start.advanced(bySeconds: seconds))).count }
        #expect(count(MadeBinance.futuresQuote, 1) == 1 && count(MadeBinance.futuresQuote, 1) == 0)
        #expect(count(MadeBinance.mark, 1) == 1 && count(MadeBinance.mark, 2) == 0)
        #expect(count(MadeBinance.mark.replacing("1795000021000", with: "1795000020000"), 2) == 0)
        #expect(count(MadeBinance.trade, 2) == 1 && count(MadeBinance.trade, 2) == 0)
        #expect(
            count(MadeBinance.trade.replacing("9001", with: "9000"), 2) == 0
                && count(MadeBinance.trade.replacing("9001", with: "9002"), 2) == 1)
    }

    @Test func aSettlementThatHasPassedIsAskedForUntilItIsThereAndToldOnce() throws {
        let instrument = MadeBinance.instrument("XYZUSDT", of: MadeBinance.usdm)
        var stream = followed([Subscription(instrument, .marks)], of: MadeBinance.usdm)
        func mark(_ second: Int64, funding: Int64) -> [BinanceStream.Output] {
            let text = MadeBinance.mark.replacing("1795000021000", with: "\(MadeBinance.base + second)000")
                .replacing("1795017600000", with: "\(funding)000")
            return outputs(&stream, .frame(text, at: start.advanced(bySeconds: second))).filter { output in
                if case .mark = output { false } else if case .wish(.ask) = output { false } else { true }
            }
        }
        let first: Int64 = 1_795_000_030
        let second = first + 14_400
        #expect(mark(5, funding: first) == [])
        func wish(_ seconds: Int64) -> BinanceStream.Output {
            .wish(.askSettlements(instrument, from: .seconds(first), through: start.advanced(bySeconds: seconds)))
        }
        #expect(mark(11, funding: second) == [wish(11)])
        #expect(mark(12, funding: second) == [] && mark(30, funding: second) == [] && mark(41, funding: second) == [wish(41)])
        let settlement = FundingSettlement(
            instrument: instrument, at: .seconds(first), rate: try #require(Rate("0.0001")), mark: nil, knownAt: start)
        var earlier = settlement
        earlier.at = .seconds(first - 14_400)
        let moment = start.advanced(bySeconds: 42)
        #expect(outputs(&stream, .settled([earlier, settlement], at: moment)) == [.settlement(earlier), .settlement(settlement)])
        #expect(outputs(&stream, .settled([earlier, settlement], at: moment)) == [])
        #expect(mark(50, funding: second) == [])
    }

    @Test func whatIsFollowedAnewIsSubscribedToOneMessageAtATime() {
        var stream = followed()
        let other = MadeBinance.instrument("ABCUSDT")
        let wanted = [Subscription(other, .bars(.oneMinute)), Subscription(other, .quotes)]
        let now = start.advanced(bySeconds: 10)
        #expect(
            outputs(&stream, .follow(wanted, at: now)) == [.wish(.send(#"{"method":"UNSUBSCRIBE","params":["xyzusdt@kline_1m"],"id":1}"#))])
        #expect(outputs(&stream, .tick(at: now)) == [] && stream.nextDue == now.advanced(byMilliseconds: 300))
        let subscribe = #"{"method":"SUBSCRIBE","params":["abcusdt@kline_1m","abcusdt@bookTicker"],"id":2}"#
        #expect(outputs(&stream, .tick(at: now.advanced(byMilliseconds: 300))) == [.wish(.send(subscribe))])
        #expect(outputs(&stream, .tick(at: now.advanced(bySeconds: 9))) == [])
        // A new connection tells it by its address.
        #expect(stream.connections(at: "ws://h").map(\.url) == ["ws://h/stream?streams=abcusdt@kline_1m/abcusdt@bookTicker"])
        #expect(outputs(&stream, kline(0, isClosed: true, after: 60)) == [])
    }

    @Test func withoutAConnectionNothingIsSent() {
        var stream = BinanceStream(MadeBinance.us)
        #expect(outputs(&stream, .follow([bars], at: start)) == [] && stream.nextDue == nil)
        #expect(outputs(&stream, .connected(at: start)) == [])
        #expect(stream.nextDue == start.advanced(bySeconds: 75))
    }

    @Test func aTickAtItsMomentLeavesNothingDue() {
        var stream = followed([Subscription(MadeBinance.instrument("XYZUSDT"), .quotes)])
        var now = start
        for _ in 0..<200 {
            guard let due = stream.nextDue else { break }
            #expect(due > now, "due \(due) at \(now)")
            now = max(due, now)
            _ = outputs(&stream, .tick(at: now))
        }
        #expect(now > start.advanced(bySeconds: 600))
    }
}
