import FoundationEssentials
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderVenues

/// Whatever a network does to frames, the same bars become final.
@Suite("Order of Binance's frames")
struct KlineOrderTests {
    private static let symbols = ["AAAUSDT", "BBBUSDT", "CCCUSDT"]
    private static let minutes = 40

    /// All the tellings of all bars, each followed by its end.
    private static let frames = symbols.map { symbol in
        (0..<minutes).flatMap { count in
            [2, 5].map { MadeBinance.kline(symbol, count, isClosed: false, state: $0) } + [MadeBinance.kline(symbol, count, isClosed: true)]
        }
    }

    private static let wholes = Dictionary(
        uniqueKeysWithValues: symbols.map { symbol in (symbol, (0..<minutes).map { MadeBinance.bar(symbol, $0) }) })

    private func machine() -> BinanceStream {
        var stream = BinanceStream(MadeBinance.us)
        let instruments = Self.symbols.map { MadeBinance.instrument($0) }
        stream.apply(.follow(instruments.map { Subscription($0, .bars(.oneMinute)) }, at: now)) { _ in }
        for instrument in instruments { stream.apply(.known(Series(instrument, .oneMinute), through: MadeBinance.minute(-1))) { _ in } }
        stream.apply(.connected(at: now)) { _ in }
        return stream
    }

    private let now = MadeBinance.minute(minutes).openTime

    private func finals(_ inputs: [BinanceStream.Input], keeping stream: inout BinanceStream) -> [String: [TimedBar]] {
        var finals: [String: [TimedBar]] = [:]
        for input in inputs {
            stream.apply(input) { output in
                if case .final(let bar, .oneMinute, _) = output { finals[bar.instrument.symbol, default: []].append(bar) }
            }
        }
        return finals
    }

    @Test("shuffled and repeated frames give the same final bars", arguments: 0..<60)
    func shuffled(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        var texts = generator.shuffled(Self.frames.flatMap(\.self))
        texts += (0..<200).map { _ in texts[Int(generator.number(in: 0...Int64(texts.count - 1)))] }
        if seed % 2 == 1 { texts = generator.shuffled(texts) }
        var stream = machine()
        #expect(finals(texts.map { .frame($0, at: now) }, keeping: &stream) == Self.wholes)
    }

    @Test("frames lost by chance are made good by REST, and no bar comes twice or out of order", arguments: 100..<140)
    func lossy(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        var stream = machine()
        var got: [String: [TimedBar]] = [:]
        var asked: [BinanceStream.Wish] = []
        let take = { (output: BinanceStream.Output) in
            if case .final(let bar, .oneMinute, _) = output { got[bar.instrument.symbol, default: []].append(bar) }
            if case .wish(let wish) = output { asked.append(wish) }
        }
        for text in generator.merged(Self.frames) {
            if generator.happens(onceIn: 3) { continue }
            if generator.happens(onceIn: 40) {
                stream.apply(.disconnected(at: now), emit: take)
                stream.apply(.connected(at: now), emit: take)
            }
            stream.apply(.frame(text, at: now), emit: take)
            let wishes = asked
            asked = []
            answer(wishes, &stream, &generator, take)
        }
        var moment = now
        for _ in 0..<100 {
            moment = moment.advanced(bySeconds: 10)
            stream.apply(.tick(at: moment), emit: take)
            let wishes = asked
            asked = []
            answer(wishes, &stream, &generator, take)
        }
        #expect(got == Self.wholes)
    }

    /// REST answers some of the questions, and others never.
    private func answer(
        _ wishes: [BinanceStream.Wish], _ stream: inout BinanceStream, _ generator: inout SplitMix64,
        _ take: (BinanceStream.Output) -> Void
    ) {
        for case .ask(let series, let first, let last) in wishes where generator.happens(onceIn: 2) {
            let end = last.advanced(by: BinanceStream.evidenceBars, of: series.length)
            let bars = (Self.wholes[series.instrument.symbol] ?? []).filter { $0.ts >= first && $0.ts <= end }
            stream.apply(.answered(series, first: first, last: last, bars: bars, at: now), emit: take)
        }
    }

    @Test("what is kept of the machine goes on as the machine does")
    func kept() throws {
        var generator = SplitMix64(seed: 7)
        let texts = generator.shuffled(Self.frames.flatMap(\.self))
        var stream = machine()
        for text in texts.prefix(150) { stream.apply(.frame(text, at: now)) { _ in } }
        var copy = try BoundedJSON.decode(BinanceStream.self, from: Array(JSONEncoder().encode(stream)))
        #expect(copy == stream)
        for text in texts.dropFirst(150) {
            var one: [BinanceStream.Output] = []
            var other: [BinanceStream.Output] = []
            stream.apply(.frame(text, at: now)) { one.append($0) }
            copy.apply(.frame(text, at: now)) { other.append($0) }
            #expect(one == other)
        }
        #expect(copy == stream)
    }
}
