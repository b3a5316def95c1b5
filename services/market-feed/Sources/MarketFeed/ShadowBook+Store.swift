import GRDB
import TraderModel
import TraderProto
import TraderStore

extension ShadowBook {
    /// The newest final bars of each of `series` as the log has them, with what was told of them afterwards.
    init(of store: Store, _ series: [Series]) throws {
        self.init()
        try store.read { db in
            for (topic, length) in [(Topic.candles, Candle.topicLength), (.minutes, .oneMinute)] {
                let limit = Self.bars * series.count { $0.length == length }
                let records = try String.fetchAll(
                    db, sql: "SELECT record FROM log WHERE topic = ? ORDER BY seq DESC LIMIT ?", arguments: [topic.rawValue, limit])
                for record in records.reversed() {
                    let candle = try WireCodec.decode(Envelope<Candle>.self, from: Array(record.utf8)).data
                    note(candle.bar, Series(candle.instrument, length), candle.ts)
                }
            }
            let revisions = try String.fetchAll(db, sql: "SELECT record FROM log WHERE topic = 'revisions' ORDER BY seq")
            for record in revisions { note(try WireCodec.decode(Envelope<CandleRevision>.self, from: Array(record.utf8)).data) }
        }
    }
}
