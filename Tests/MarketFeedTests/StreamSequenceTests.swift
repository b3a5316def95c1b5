import MarketFeed
import Testing
import TraderService
import TraderVenues

struct StreamSequenceTests {
    private func frame(_ number: Int64?) throws -> CoinbaseFrame {
        try CoinbaseFrame(
            #"{"channel":"heartbeats","timestamp":"T\#(number ?? -1)","events":[{}]\#(number.map { ",\"sequence_num\":\($0)" } ?? "")}"#)
    }

    @Test func framesAreCountedFromZeroOverAllChannels() throws {
        var sequence = StreamSequence()
        for number in Int64(0)...5 { #expect(sequence.follows(try frame(number))) }
        #expect(sequence.lastFrame == VenueFrame(sequenceNumber: 5, timestamp: "T5"))
    }

    @Test(arguments: [[1], [0, 2], [0, 1, 1], [0, 1, 2, 0]] as [[Int64]])
    func aFrameOutOfTurnIsNoticed(numbers: [Int64]) throws {
        var sequence = StreamSequence()
        let follows = try numbers.map { sequence.follows(try frame($0)) }
        #expect(follows == Array(repeating: true, count: numbers.count - 1) + [false])
        let last = try #require(numbers.last)
        #expect(sequence.follows(try frame(last + 1)))
    }

    @Test func aFrameWithoutANumberChangesNothing() throws {
        var sequence = StreamSequence()
        for number in [0, nil, 1] as [Int64?] { #expect(sequence.follows(try frame(number))) }
        #expect(sequence.lastFrame?.sequenceNumber == 1)
    }

    @Test func anUnreadableFrameTakesItsNumber() throws {
        var sequence = StreamSequence()
        #expect(sequence.follows(try frame(0)))
        sequence.skipped()
        #expect(sequence.follows(try frame(2)))
    }
}
