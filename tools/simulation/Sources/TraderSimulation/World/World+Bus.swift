import TraderBus
import TraderModel
import TraderProto
import TraderStore

/// The bus of a run: messages are lost, doubled and late; questions and answers too.
extension World {
    /// Who reads a service's log, and over which of the reader's links.
    private func readers(of writer: ServiceName) -> [(reader: ServiceName, link: Int)] {
        services.compactMap { reader in plan.upstreams(of: reader).firstIndex(of: writer).map { (reader, $0) } }
    }

    /// Sends records to whoever reads their writer.
    func publish(_ records: [LogRecord], from writer: ServiceName) {
        judge.published(records, by: writer, at: clock.now)
        let listeners = readers(of: writer).filter { isUp($0.reader) }
        guard !listeners.isEmpty else { return }
        let messages = records.compactMap { record -> SimulatedMessage? in
            guard let header = try? WireCodec.decode(EnvelopeHeader.self, from: record.body) else {
                judge.fail("\(writer) publishes what is no envelope")
                return nil
            }
            return .record(BusRecord(name: record.name, body: record.body), header)
        }
        for (reader, link) in listeners { send(messages, to: reader, link) }
    }

    private func send(_ messages: [SimulatedMessage], to reader: ServiceName, _ link: Int) {
        var inTime: [SimulatedMessage] = []
        for message in messages {
            if happens(weather.drop) {
                note(.messageDropped)
                continue
            }
            if happens(weather.delay) {
                note(.messageDelayed)
                tell(.heard(link: link, [message]), to: reader, at: moment(after: 0.01...5))
                continue
            }
            inTime.append(message)
            if happens(weather.double) {
                note(.messageDoubled)
                inTime.append(message)
            }
        }
        guard !inTime.isEmpty else { return }
        tell(.heard(link: link, inTime), to: reader, at: clock.now.advanced(byMilliseconds: 1))
    }

    func pulse(of writer: ServiceName) {
        guard let store = store(of: writer) else { return }
        let pulse = Pulse(service: writer, head: store.head, at: clock.now.microseconds)
        for (reader, link) in readers(of: writer) where isUp(reader) {
            if happens(weather.pulseLoss) {
                note(.pulseLost)
            } else {
                tell(.heard(link: link, [.pulse(pulse)]), to: reader, at: clock.now.advanced(byMilliseconds: 1))
            }
        }
    }

    /// Sends a reader's question on its way.
    func ask(_ question: SimulatedEvent.Question) {
        guard !happens(weather.questionLoss) else { return note(.questionLost) }
        queue.add(.question(question), at: clock.now.advanced(byMilliseconds: 1))
    }

    /// The writer answers, if it is there.
    func answer(_ question: SimulatedEvent.Question) {
        guard let store = store(of: question.writer), isAlive(question.reader, life: question.life) else { return }
        guard !happens(weather.answerLoss) else { return note(.answerLost) }
        guard let (reply, records) = try? store.replay(question.request) else { return judge.fail("\(question.writer) cannot replay") }
        let answer = ReplayAnswer(reply, records: records.map { BusRecord(name: $0.name, body: $0.body) })
        var arrival = clock.now.advanced(byMilliseconds: 1)
        if happens(weather.answerDelay) {
            note(.answerLate)
            arrival = moment(after: 0.5...6)
        }
        let event = ProcessEvent.answered(link: question.link, number: question.number, answer)
        tell(event, to: question.reader, at: arrival)
        if happens(weather.answerDouble) {
            note(.answerDoubled)
            tell(event, to: question.reader, at: arrival)
        }
    }
}
