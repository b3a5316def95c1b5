import TraderBus
import TraderProto

/// A reader's end of the bus to one writer: the real gapless reader and mailbox, with the simulation in place of the sockets.
struct SimulatedLink {
    let writer: ServiceName
    let mailbox: Mailbox
    /// Counts the questions: a new one, or one that was given up, makes the answer to the one before unheard.
    private(set) var questionNumber = 0
    private var reader: GaplessReader
    private let isGapChecked: Bool
    /// Where a reader without a gap check believes itself to be.
    private var place: Cursor?

    init(to writer: ServiceName, from cursor: Cursor?, isGapChecked: Bool) {
        self.writer = writer
        self.isGapChecked = isGapChecked
        reader = GaplessReader(service: writer, from: cursor)
        mailbox = Mailbox(status: reader.status)
    }

    var wakeAt: ContinuousClock.Instant? { reader.wakeAt }

    mutating func hear(_ messages: [SimulatedMessage], at now: ContinuousClock.Instant) {
        for message in messages {
            switch message {
            case .pulse(let pulse): reader.hear(pulse, at: now)
            case .record(let record, let header):
                if isGapChecked || !believe(record, header) { reader.hear(record, header: header, at: now) }
            }
        }
    }

    /// Takes an answer, unless its question was given up.
    mutating func take(_ answer: ReplayAnswer, number: Int, at now: ContinuousClock.Instant) -> [SequencedRecord] {
        guard number == questionNumber else { return [] }
        let records = reader.take(answer.reply, records: answer.records, at: now)
        place = records.last?.cursor ?? reader.status.cursor
        return records
    }

    /// Hands over what is dense and answers the question to ask, as the bus thread does in each of its turns.
    mutating func turn(with answered: [SequencedRecord], at now: ContinuousClock.Instant) -> ReplayRequest? {
        let room = mailbox.room
        let records = answered + reader.dense(room: room - answered.count)
        if reader.abandonQuestion(at: now) { questionNumber += 1 }
        let question = reader.question(room: room - records.count, at: now)
        if question != nil { questionNumber += 1 }
        mailbox.deliver(records, status: reader.status, failure: reader.failure)
        return question
    }

    /// The mistake of a reader without a gap check: what comes next is the next record.
    private mutating func believe(_ record: BusRecord, _ header: EnvelopeHeader) -> Bool {
        guard let place, !reader.isAsking, header.seq > place.seq else { return false }
        let next = Cursor(
            log: header.log, seq: header.seq, hash: .chained(previous: place.hash, body: record.body))
        self.place = next
        mailbox.deliver([SequencedRecord(header: header, record: record, cursor: next)], status: reader.status, failure: nil)
        return true
    }
}
