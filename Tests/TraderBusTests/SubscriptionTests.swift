import Synchronization
import Testing
import TraderBus
import TraderProto

@Suite(.timeLimit(.minutes(1)))
struct SubscriptionTests {
    @Test func recordsComeLiveAndInOrder() async throws {
        let log = TestWriter(holding: 3)
        let writer = try log.open()
        let reading = try Reading(of: writer)
        #expect(try await reading.take(3).map(\.name) == ["candles/k", "candles/k", "candles/k"])
        try await reading.connectLive(to: writer, log)

        writer.publish(log.append(200))
        let records = try await reading.take(200, atMost: 7)

        #expect(records.last?.cursor == log.head)
        #expect(try records.last?.envelope(of: String.self).data == "x")
        #expect(reading.subscription.status.asked == 1, "all but the first three came live")
    }

    @Test func aReaderThatStartsLateGetsEverything() async throws {
        let log = TestWriter(holding: 1_500)
        let writer = try log.open()
        let reading = try Reading(of: writer)
        let records = try await reading.take(1_500)
        #expect(records.first?.header.seq == 1)
        #expect(records.last?.cursor == log.head)
        #expect(reading.subscription.status.asked >= 6)
    }

    @Test func aReaderGoesOnFromItsCursor() async throws {
        let log = TestWriter(holding: 30)
        let writer = try log.open()
        let reading = try Reading(of: writer, from: log.place(10))
        let batch = try await reading.subscription.next()
        #expect(batch.records.map(\.header.seq) == Array(11...30))
        #expect(batch.isCaughtUp)
        #expect(batch.head == 30)
        #expect(reading.subscription.status.lag == 0)
    }

    @Test func aReaderWithoutACursorBeginsAtTheOldestRecordKept() async throws {
        let log = TestWriter(holding: 30)
        log.prune(before: 21)
        let writer = try log.open()
        let records = try await Reading(of: writer).take(10)
        #expect(records.first?.header.seq == 21)
        #expect(records.last?.cursor == log.head)
    }

    @Test func aHoleIsFilledBeforeAnythingIsYielded() async throws {
        let log = TestWriter(holding: 1)
        let writer = try log.open()
        let reading = try Reading(of: writer)
        _ = try await reading.take(1)
        try await reading.connectLive(to: writer, log)

        let records = log.append(5)
        writer.publish([records[0], records[3], records[4]])

        #expect(try await reading.take(5).map(\.body) == records.map(\.body))
        #expect(reading.subscription.status.cursor == log.head)
        #expect(reading.subscription.status.asked == 2)
    }

    @Test func aLostTailIsNoticedByThePulse() async throws {
        let log = TestWriter(holding: 1)
        let writer = try log.open()
        let reading = try Reading(of: writer)
        _ = try await reading.take(1)
        try await reading.connectLive(to: writer, log)

        log.append(3)
        writer.publish([try log.pulse])

        #expect(try await reading.take(3).last?.cursor == log.head)
    }

    @Test func aSlowReaderLosesNothing() async throws {
        let log = TestWriter(holding: 1)
        let writer = try log.open()
        let reading = try Reading(of: writer)
        _ = try await reading.take(1)
        try await reading.connectLive(to: writer, log)

        writer.publish(log.append(8_000))
        writer.publish([try log.pulse])
        try await reading.repeating(try log.pulse, from: writer) { reading.subscription.status.head == 8_001 }

        #expect(try await reading.take(8_000).last?.cursor == log.head)
    }

    @Test func whatCannotBeReadIsDroppedAndAskedFor() async throws {
        let log = TestWriter(holding: 1)
        let writer = try log.open()
        let reading = try Reading(of: writer)
        _ = try await reading.take(1)
        try await reading.connectLive(to: writer, log)

        let records = log.append(2)
        writer.publish([
            BusRecord(name: "candles/k", body: [0xff, 0]), BusRecord(name: "", body: []), BusRecord(name: "fires/k", body: records[0].body),
            BusRecord(name: "pulse/k", body: Array("{}".utf8)), records[1],
        ])

        #expect(try await reading.take(2).map(\.body) == records.map(\.body))
        #expect(reading.subscription.status.unreadable == 4)
    }

    @Test func ephemeralMessagesComeBesideTheLog() async throws {
        let log = TestWriter(holding: 1)
        let writer = try log.open()
        let reading = try Reading(of: writer)
        _ = try await reading.take(1)
        try await reading.connectLive(to: writer, log)

        writer.publish([try log.forming])

        var messages = reading.subscription.ephemeral.makeAsyncIterator()
        #expect(await messages.next() == (try log.forming))
        #expect(reading.subscription.status.head == 1)
    }

    @Test func aTapSeesOneTopicLive() async throws {
        let log = TestWriter(holding: 1)
        let writer = try log.open()
        let endpoints = try #require(writer.endpoints)
        let bus = try Bus.open(key: .test, logger: .quiet)
        let tap = bus.tap(endpoints.publish, prefix: "forming/")
        let isSeen = Atomic(false)
        let watching = Task {
            let record = await tap.first { _ in true }
            isSeen.store(true, ordering: .relaxed)
            return record
        }
        writer.publish(log.append(1))
        try await bus.repeating(try log.forming, from: writer) { isSeen.load(ordering: .relaxed) }
        #expect(await watching.value == (try log.forming))
    }
}
