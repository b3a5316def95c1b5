import ArgumentParser
import TraderModel

/// TIME on the command line: unix seconds or ISO 8601 in UTC.
struct TimeArgument: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        guard let timestamp = Timestamp(argument) else { return nil }
        self.timestamp = timestamp
    }

    /// The first bar that opens at or after the moment.
    var firstBar: BarTime {
        let bar = BarLength.fiveMinutes.bar(containing: timestamp)
        return bar.openTime == timestamp ? bar : bar.advanced(by: 1)
    }
}
