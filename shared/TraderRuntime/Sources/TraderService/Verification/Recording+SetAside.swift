import TraderModel
import TraderProto
import TraderStore

extension Recording {
    /// The records that a person had passed over, as what a record of the service's own would name as its cause.
    func setAsideCauses() throws -> Set<Cause> {
        Set(try setAside().compactMap { record in ServiceName(rawValue: record.source).map { Cause(service: $0, seq: record.seq) } })
    }

    /// What verification says of each of them.
    func setAsideNotes() throws -> [String] {
        try setAside().map { record in
            "record \(record.source)/\(record.seq) (\(record.name)) was set aside by hand at \(Timestamp(microseconds: record.at)): "
                + record.reason
        }
    }
}
