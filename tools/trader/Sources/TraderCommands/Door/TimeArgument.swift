package import TraderModel

/// TIME on the command line: unix seconds or ISO 8601 in UTC.
package struct TimeArgument: Equatable, Sendable, CustomStringConvertible {
    package let timestamp: Timestamp

    package init(timestamp: Timestamp) { self.timestamp = timestamp }

    package var description: String { timestamp.description }

    /// Reads TIME, within `BarTime.range`; throws `InputError` saying what it should be.
    package static func read(_ text: String) throws -> TimeArgument {
        guard let timestamp = Timestamp(text), BarTime.range.contains(timestamp.wholeSeconds) else {
            throw InputError("give unix seconds or ISO 8601 in UTC, such as 2026-01-18T00:00:00Z, from 1970 to 2242")
        }
        return TimeArgument(timestamp: timestamp)
    }

    /// The first bar of five minutes that opens at or after the moment.
    package var firstBar: BarTime { firstBar(of: FeatureRecord.barLength) }

    /// The first bar of a length that opens at or after the moment.
    package func firstBar(of length: BarLength) -> BarTime {
        let bar = length.bar(containing: timestamp)
        return bar.openTime == timestamp ? bar : bar.advanced(by: 1, of: length)
    }

    /// Whether a bar opens at the moment.
    package var isOnBar: Bool { firstBar.openTime == timestamp }
}
