import Foundation
import TestSupport
import Testing
import TraderModel
import VenueSimulator

@Suite("Faults of the candle stream")
struct StreamFaultTests {
    private static let start = FaultedStream.market.start
    private static let updates = 144 * 4

    /// What an update says, whatever its number is.
    private func rows(_ stream: FaultedStream) -> [Timestamp: [Frame.Candle]] {
        Dictionary(stream.updates.map { ($0.moment, $0.frame.candles) }) { first, _ in first }
    }

    @Test("without a fault a line says what its session says, byte for byte")
    func undisturbed() throws {
        let stream = try FaultedStream.played([], hours: 2)
        var session = CoinbaseSession()
        var stamps = FrameStamps()
        for (batch, text) in zip(stream.batches, [FaultedStream.heartbeats, FaultedStream.candles]) {
            let venue = CoinbaseMarket(market: FaultedStream.market, forming: FaultedStream.forming, now: batch.moment)
            #expect(batch.outgoing == session.receive(text, in: venue, &stamps))
        }
        #expect(stream.batches.count == 2 + 24 * 4)
        for batch in stream.batches.dropFirst(2) {
            let venue = CoinbaseMarket(market: FaultedStream.market, forming: FaultedStream.forming, now: batch.moment)
            #expect(batch.outgoing == session.update(in: venue, &stamps).map { [$0] })
        }
    }

    @Test("under every fault together marks are what the frames say, and what goes out at a moment ends with one", arguments: 1...3)
    func marked(seed: Int) throws {
        let stream = try FaultedStream.played(["mix:\(seed)"], hours: 24)
        #expect(stream.updates.count > Self.updates)
        for batch in stream.batches where !batch.outgoing.isEmpty {
            #expect(batch.outgoing.last?.mark != nil, "\(batch.moment)")
            for item in batch.outgoing {
                guard let frame = Frame(item.text) else { continue }
                #expect(item.mark == FrameMark(sequenceNumber: frame.sequenceNumber, timestamp: frame.timestamp))
            }
        }
    }

    @Test("the same seed gives the same frames, another seed others")
    func repeated() throws {
        let first = try FaultedStream.played(["mix:3"], hours: 4).batches.map(\.outgoing)
        #expect(try FaultedStream.played(["mix:3"], hours: 4).batches.map(\.outgoing) == first)
        #expect(try FaultedStream.played(["mix:4"], hours: 4).batches.map(\.outgoing) != first)
    }

    @Test("ack-first: the ack comes before the snapshot, and has the lower number")
    func ackFirst() throws {
        let frames = try FaultedStream.played(["ack-first"], hours: 0).frames
        #expect(frames.map(\.channel) == ["subscriptions", "subscriptions", "candles"])
        #expect(frames.map(\.sequenceNumber) == [0, 1, 2])
    }

    @Test("client-id: each frame has one, and says the same as ever otherwise")
    func clientID() throws {
        let stream = try FaultedStream.played(["client-id"], hours: 1)
        #expect(stream.batches.flatMap(\.outgoing).allSatisfy { $0.text.contains(#""client_id":"""#) })
        #expect(rows(stream) == rows(try FaultedStream.played([], hours: 1)))
    }

    @Test("timestamp-digits: 0 to 9 digits are all seen, and all are times")
    func digits() throws {
        let stamps = try FaultedStream.played(["timestamp-digits"], hours: 4).frames.map(\.timestamp)
        #expect(Set(stamps.map { $0.split(separator: ".").dropFirst().first.map { $0.count - 1 } ?? 0 }) == Set(0...9))
        #expect(stamps.allSatisfy { Timestamp($0) != nil })
    }

    @Test("snapshot: as many buckets a product, the newest", arguments: [0, 1, 37, 100])
    func snapshot(buckets: Int) throws {
        var stream = try FaultedStream(["snapshot:\(buckets)"])
        stream.play(until: Self.start.openTime.advanced(bySeconds: 150))
        stream.receive(FaultedStream.candles)
        let snapshot = try #require(stream.frames.first { $0.kind == "snapshot" })
        #expect(snapshot.candles.count == 2 * buckets)
        #expect(snapshot.candles.allSatisfy { $0.start > Self.start.unixSeconds - Int64(buckets) * 300 })
    }

    @Test("both-buckets: the last values come only with the next bucket's first row")
    func bothBuckets() throws {
        let stream = try FaultedStream.played(["both-buckets"], hours: 2)
        let final = stream.updates.filter { $0.frame.candles.contains(where: FaultedStream.isFinal) }
        #expect(final.count == 24, "the last bar of history too")
        for (moment, frame) in final {
            #expect(frame.candles.filter(FaultedStream.isFinal).count == 2)
            #expect(Set(frame.candles.map(\.start)) == [moment.wholeSeconds - 2, moment.wholeSeconds - 302])
        }
    }

    @Test("late-correction: the last values come alone, after the next bucket's first row", arguments: [1, 2, 20] as [Int64])
    func lateCorrection(seconds: Int64) throws {
        let stream = try FaultedStream.played(["late-correction:\(seconds)"], hours: 2)
        let final = stream.updates.filter { $0.frame.candles.contains(where: FaultedStream.isFinal) }
        #expect(final.count == 24, "the last bar of history too")
        for (moment, frame) in final {
            #expect(frame.candles.allSatisfy(FaultedStream.isFinal) && frame.candles.count == 2)
            #expect(frame.candles.allSatisfy { $0.start + 300 + seconds == moment.wholeSeconds })
        }
        let corrections = stream.updates.indices.filter { stream.updates[$0].frame.candles.contains(where: FaultedStream.isFinal) }
        for place in corrections {
            let running = BarLength.fiveMinutes.bar(containing: stream.updates[place].moment)
            #expect(stream.updates[place - 1].frame.candles.allSatisfy { $0.start == running.unixSeconds })
        }
    }

    @Test("silent-bucket: the stream never says a word of it, and tells all others")
    func silentBucket() throws {
        let stream = try FaultedStream.played(["silent-bucket:4"])
        let told = Set(stream.frames.flatMap(\.candles).map { "\($0.product) \($0.start)" })
        var silent = 0
        for product in ["BTC-USD", "ETH-USD"] {
            for place in 0..<144 {
                let bucket = Self.start.advanced(by: place)
                let isSilent = stream.plan.silences(bucket, of: product)
                silent += isSilent ? 1 : 0
                #expect(told.contains("\(product) \(bucket.unixSeconds)") == !isSilent)
            }
        }
        #expect((50...100).contains(silent))
    }

    @Test("drop: numbers are missing, and what comes is what came without")
    func drop() throws {
        var stream = try FaultedStream.played(["drop:5"])
        let numbers = stream.frames.map(\.sequenceNumber)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        let lost = Self.updates - stream.updates.count
        #expect((60...180).contains(lost))
        let all = rows(try FaultedStream.played([]))
        #expect(stream.updates.allSatisfy { all[$0.moment] == $0.frame.candles })
        #expect(stream.heartbeat()?.mark.map { Int($0.sequenceNumber) - numbers.count } == lost)
    }

    @Test("duplicate: an update comes again, directly before the next one")
    func duplicate() throws {
        let stream = try FaultedStream.played(["duplicate:5"])
        let repeats = stream.batches.dropFirst(2).filter { $0.frames.count == 2 }
        #expect((60...180).contains(repeats.count))
        for batch in repeats { #expect(batch.frames[0].sequenceNumber + 1 == batch.frames[1].sequenceNumber) }
        #expect(Set(stream.frames.map(\.sequenceNumber)).count == stream.frames.count - repeats.count)
    }

    @Test("swap: two updates change places, and none is lost")
    func swap() throws {
        let stream = try FaultedStream.played(["swap:5"])
        let pairs = stream.batches.dropFirst(2).filter { $0.frames.count == 2 }
        #expect((50...180).contains(pairs.count))
        for batch in pairs { #expect(batch.frames[0].sequenceNumber == batch.frames[1].sequenceNumber + 1) }
        let numbers = stream.frames.map(\.sequenceNumber)
        #expect(numbers.sorted() == Array(0..<Int64(numbers.count)))
    }

    @Test("garbled: half a text or garbage comes instead, and then a heartbeat that can be reported")
    func garbled() throws {
        let stream = try FaultedStream.played(["garbled:5"])
        let garbled = stream.batches.filter { $0.outgoing.contains { $0.mark == nil } }
        #expect((60...180).contains(garbled.count))
        for batch in garbled {
            #expect(batch.outgoing.count == 2)
            #expect(Frame(batch.outgoing[0].text) == nil)
            #expect(batch.frames.map(\.channel) == ["heartbeats"])
        }
        let halves = garbled.count { $0.outgoing[0].text.hasPrefix("{") }
        #expect(halves > 0 && halves < garbled.count)
    }

    @Test("stall: candles stop and heartbeats go on; a connection opened meanwhile has candles")
    func stall() throws {
        var stream = try FaultedStream.played(["stall:30,180"], hours: 0)
        let gap = try play(&stream, toGapOf: 1_000)
        #expect(stream.heartbeat() != nil)
        var other = try FaultedStream(["stall:30,180"])
        other.play(until: stream.now)
        other.receive(FaultedStream.candles)
        other.play(until: stream.now.advanced(bySeconds: 300))
        #expect(!other.updates.isEmpty)
        #expect(gap < 31 * 60)
    }

    @Test("silence: not even heartbeats come, and no number is used")
    func silence() throws {
        var stream = try FaultedStream.played(["silence:30,180"], hours: 0)
        _ = try play(&stream, toGapOf: 1_000)
        #expect(stream.heartbeat() == nil)
        stream.play(until: stream.now.advanced(bySeconds: 3_600))
        #expect(stream.frames.map(\.sequenceNumber) == Array(0..<Int64(stream.frames.count)))
    }

    /// Plays until nothing has come for `seconds`; the answer is for how long, in seconds.
    private func play(_ stream: inout FaultedStream, toGapOf seconds: Int64) throws -> Int64 {
        for _ in 0..<500 {
            stream.play(until: stream.now.advanced(bySeconds: 60))
            let last = try #require(stream.batches.last).moment
            let gap = stream.now.wholeSeconds - last.wholeSeconds
            if gap >= seconds { return gap }
        }
        Issue.record("nothing ever stopped")
        return 0
    }

    @Test("close: once in so many minutes, and a moment that the clock is told", arguments: ["1000", "1001", "1006", "1011"])
    func close(code: String) throws {
        let plan = try FaultPlan(["close-\(code):60"], seed: 7).starting(at: Self.start.openTime)
        var moments: [Timestamp] = []
        while let next = plan.nextStreamEvent(after: moments.last ?? Self.start.openTime), moments.count < 24 {
            #expect(plan.closing(at: next)?.rawValue == "close-\(code)")
            moments.append(next)
        }
        #expect(moments.map { ($0.wholeSeconds - Self.start.unixSeconds) / 3_600 } == Array(0..<24))
        #expect(plan.closing(at: moments[0].advanced(bySeconds: 1)) == nil)
    }

    @Test("error-frame: an error without number comes before an update; subscribe-error: before the answers of some connections")
    func errors() throws {
        let stream = try FaultedStream.played(["error-frame:5"])
        let errors = stream.batches.filter { $0.outgoing.contains { $0.text.contains(#""type":"error""#) } }
        #expect((60...180).contains(errors.count))
        for batch in errors {
            #expect(batch.outgoing.map { $0.mark == nil } == [true, false])
        }
        var refused = 0
        for connection in 1...40 {
            var stream = try FaultedStream(["subscribe-error:4"], connection: connection)
            stream.receive(FaultedStream.candles)
            let hasError = stream.batches[0].outgoing.first?.mark == nil
            #expect(stream.batches[0].outgoing.map { $0.mark == nil } == (hasError ? [true, false, false] : [false, false]))
            refused += hasError ? 1 : 0
        }
        #expect((4...18).contains(refused))
    }

    @Test("alias: data come under the other name, whichever was subscribed")
    func alias() throws {
        #expect(Set(try FaultedStream.played(["alias"], hours: 1).frames.flatMap(\.candles).map(\.product)) == ["BTC-USDC", "ETH-USDC"])
        var stream = try FaultedStream(["alias:1000000"])
        stream.receive(#"{"type":"subscribe","channel":"candles","product_ids":["BTC-USDC"]}"#)
        #expect(Set(stream.frames.flatMap(\.candles).map(\.product)) == ["BTC-USD"])
    }

    @Test("unknown-product: missing in ack and data for a while, from the start on")
    func unknownProduct() throws {
        let stream = try FaultedStream.played(["unknown-product:60,720"], hours: 2)
        #expect(stream.batches[1].outgoing.last?.text.contains(#""candles":["BTC-USD"]"#) == true)
        let end = Self.start.openTime.advanced(bySeconds: 3_600)
        for batch in stream.batches {
            let hasETH = batch.frames.flatMap(\.candles).contains { $0.product == "ETH-USD" }
            #expect(hasETH == (batch.moment >= end))
        }
    }

    @Test("no-heartbeats: acked, and never sent")
    func noHeartbeats() throws {
        var stream = try FaultedStream.played(["no-heartbeats"], hours: 1)
        #expect(stream.batches[0].outgoing.last?.text.contains(#""heartbeats":["heartbeats"]"#) == true)
        #expect(stream.heartbeat() == nil)
        #expect(stream.line.hasHeartbeats)
    }

    @Test("slow-start: snapshot and ack come later, and no update before them")
    func slowStart() throws {
        var stream = try FaultedStream(["slow-start:200"])
        stream.receive(FaultedStream.candles)
        #expect(stream.line.isSubscribedToCandles && stream.line.hasSubscribed)
        #expect(stream.line.due == Self.start.openTime.advanced(bySeconds: 200))
        stream.play(until: Self.start.openTime.advanced(bySeconds: 199))
        #expect(stream.frames.isEmpty)
        stream.play(until: Self.start.openTime.advanced(bySeconds: 298))
        #expect(stream.batches.last { !$0.outgoing.isEmpty }?.moment == stream.now)
        #expect(stream.frames.map(\.channel) == ["candles", "subscriptions", "candles"])
        #expect(stream.frames.first?.kind == "snapshot")
    }

    @Test("clock-skew: frames are stamped with the venue's time", arguments: [30, -45] as [Int64])
    func skew(seconds: Int64) throws {
        let stream = try FaultedStream.played(["clock-skew:\(seconds)"], hours: 1)
        for batch in stream.batches {
            #expect(batch.frames.allSatisfy { Timestamp($0.timestamp)?.wholeSeconds == batch.moment.wholeSeconds + seconds })
        }
    }
}
