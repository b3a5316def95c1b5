import Testing
import TraderBus
import TraderProto

@Suite(.timeLimit(.minutes(1)))
struct HistoryTests {
    @Test func anotherLogIsRefused() async throws {
        let writer = try TestWriter(log: "log-B", holding: 9).open()
        let error = try await refusal(of: Reading(of: writer, from: TestWriter(holding: 5).head))
        #expect(isOtherHistory(error))
        #expect("\(error)".contains("log-A") && "\(error)".contains("log-B") && "\(error)".contains("restore its store"))
    }

    @Test func anotherRecordAtTheCursorIsRefused() async throws {
        let theirs = TestWriter(holding: 4)
        theirs.append(1, text: "other")
        let writer = try theirs.open()
        #expect(isOtherHistory(try await refusal(of: Reading(of: writer, from: TestWriter(holding: 5).head))))
    }

    @Test func aLogThatEndsBeforeTheCursorIsRefused() async throws {
        let writer = try TestWriter(holding: 4).open()
        #expect(isOtherHistory(try await refusal(of: Reading(of: writer, from: TestWriter(holding: 5).head))))
    }

    @Test func prunedRecordsAreSaidToBeGone() async throws {
        let log = TestWriter(holding: 9)
        let cursor = log.place(3)
        log.prune(before: 6)
        let writer = try log.open()
        guard case .tooOld = try await refusal(of: Reading(of: writer, from: cursor)) else {
            Issue.record("the reader goes on past records that are gone")
            return
        }
    }

    @Test func aPageWithAHoleIsRefused() async throws {
        let log = TestWriter(holding: 3)
        let records = log.append(3)
        log.forge([records[0], records[2]])
        let writer = try log.open()
        guard case .corrupt = try await refusal(of: Reading(of: writer, from: log.place(3))) else {
            Issue.record("the reader takes a page with a hole")
            return
        }
    }

    /// A store restored from a backup under a running reader: the same log, an earlier head, and then other records.
    @Test(arguments: [1, 2, 3])
    func aWriterThatStepsBackIsAskedAndRefused(published: Int) async throws {
        let log = TestWriter(holding: 5)
        let writer = try log.open()
        let endpoints = try #require(writer.endpoints)
        let reading = try Reading(endpoints)
        _ = try await reading.take(5)
        try await reading.connectLive(to: writer, log)
        writer.publish(log.append(1))
        _ = try await reading.take(1)
        writer.close()

        let restored = TestWriter(holding: 4)
        let again = try restored.open(at: endpoints)
        let others = restored.append(published, text: "other")
        again.publish(others)
        try await reading.repeating(try restored.pulse, from: again) { reading.subscription.status.asked > 1 }

        #expect(isOtherHistory(try await refusal(of: reading)))
    }

    @Test func aReaderWaitsForItsWriterAndForItsRestart() async throws {
        let log = TestWriter(holding: 3)
        let placeholder = try log.open()
        let endpoints = try #require(placeholder.endpoints)
        placeholder.close()

        let reading = try Reading(endpoints)
        let first = Task { try await reading.take(3) }
        let writer = try log.open(at: endpoints)
        #expect(try await first.value.last?.cursor == log.head)
        writer.close()

        log.append(2)
        let second = Task { try await reading.take(2) }
        let again = try log.open(at: endpoints)
        try await reading.repeating(try log.pulse, from: again) { reading.subscription.status.cursor == log.head }
        #expect(try await second.value.last?.cursor == log.head)
    }

    /// A writer that dies between the question and the answer: the reader asks again on a new connection.
    @Test func aQuestionThatNobodyAnswersIsAskedAgain() async throws {
        let log = TestWriter(holding: 3)
        let writer = try Stranger()
        let bus = try Bus.open(key: .test, logger: .quiet)
        let upstream = Upstream(service: .marketFeed, publish: "tcp://127.0.0.1:1", replay: try #require(writer.endpoint))
        let subscription = bus.subscribe(to: upstream, from: nil)
        let lost = writer.receive()
        #expect(subscription.status.waitingSince != nil)
        let question = writer.receive()
        #expect(lost.first != question.first, "the second question comes from a new socket")
        #expect(lost.last == question.last)

        writer.send(Array(question.dropLast()) + [[0xff]])
        let afterNoise = writer.receive()
        let answer = log.answer(try WireCodec.decode(from: try #require(afterNoise.last)))
        let records = answer.records.flatMap { [Array($0.name.utf8), $0.body] }
        writer.send(Array(afterNoise.dropLast()) + [try WireCodec.encode(answer.reply)] + records)

        #expect(try await subscription.next().end == log.head)
        #expect(subscription.status.waitingSince == nil)
    }

    @Test func aWaitingReaderIsReleasedByCancellationAndByClosing() async throws {
        let writer = try TestWriter().open()
        let reading = try Reading(of: writer)
        let cancelled = Task { try await reading.subscription.next() }
        cancelled.cancel()
        await #expect(throws: BusError.closed) { try await cancelled.value }
        let closed = Task { try await reading.subscription.next() }
        reading.bus.close()
        await #expect(throws: BusError.closed) { try await closed.value }
        await #expect(throws: BusError.closed) { try await reading.subscription.next() }
        let late = reading.bus.subscribe(to: Upstream(service: .marketFeed, endpoints: .anywhere), from: nil)
        await #expect(throws: BusError.closed) { try await late.next() }
    }

    private func refusal(of reading: Reading) async throws -> BusError {
        while true {
            do throws(BusError) {
                let batch = try await reading.subscription.next()
                Issue.record("records were yielded: \(batch.records.map(\.header.seq))")
            } catch {
                return error
            }
        }
    }

    private func isOtherHistory(_ error: BusError) -> Bool {
        if case .otherHistory(.marketFeed, _) = error { true } else { false }
    }
}
