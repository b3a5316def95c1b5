import MarketFeed
import Testing
import TraderModel
import TraderService
import TraderVenues

struct StreamSequenceTests {
    private func frame(_ number: Int64?) throws -> StreamFrame {
        try CoinbaseVenue().frame(
            #"{"channel":"heartbeats","timestamp":"T\#(number ?? -1)","events":[{}]\#(number.map { ",\"sequence_num\":\($0)" } ?? "")}"#,
            at: Timestamp(microseconds: 0))
    }

    @Test func framesAreCountedFromZeroOverAllChannels() throws {
        var sequence = StreamSequence()
        for number in Int64(0)...5 { #expect(sequence.place(of: try frame(number)) == .next) }
        #expect(sequence.lastFrame == VenueFrame(sequenceNumber: 5, timestamp: "T5"))
    }

    @Test(arguments: [[1], [0, 2], [0, 1, 7]] as [[Int64]])
    func aHoleIsNoticedAndCountingGoesOnBehindIt(numbers: [Int64]) throws {
        var sequence = StreamSequence()
        let places = try numbers.map { sequence.place(of: try frame($0)) }
        #expect(places == Array(repeating: .next, count: numbers.count - 1) + [.afterGap])
        #expect(sequence.place(of: try frame(try #require(numbers.last) + 1)) == .next)
    }

    @Test(
        "a frame that comes again, or after a later one, says nothing and counts for nothing",
        arguments: [[0, 1, 1], [0, 1, 2, 0], [0, 2, 1]] as [[Int64]])
    func stale(numbers: [Int64]) throws {
        var sequence = StreamSequence()
        let places = try numbers.map { sequence.place(of: try frame($0)) }
        #expect(places.last == .stale)
        #expect(sequence.place(of: try frame(try #require(numbers.max()) + 1)) == .next)
        #expect(sequence.lastFrame?.sequenceNumber == numbers.max().map { $0 + 1 })
    }

    @Test func aFrameWithoutANumberChangesNothing() throws {
        var sequence = StreamSequence()
        for number in [0, nil, 1] as [Int64?] { #expect(sequence.place(of: try frame(number)) == .next) }
        #expect(sequence.lastFrame?.sequenceNumber == 1)
    }

    @Test func anUnreadableFrameTakesItsNumber() throws {
        var sequence = StreamSequence()
        #expect(sequence.place(of: try frame(0)) == .next)
        sequence.skipped()
        #expect(sequence.place(of: try frame(2)) == .next)
    }
}
