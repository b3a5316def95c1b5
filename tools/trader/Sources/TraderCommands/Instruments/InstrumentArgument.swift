import TraderModel

/// An instrument, or what is followed of one, as the user gave it.
enum InstrumentArgument {
    /// Throws `InputError` for what is no `VENUE:SYMBOL`.
    static func instrument(_ text: String) throws(InputError) -> Instrument {
        guard let instrument = Instrument(text) else {
            throw InputError("\(text) is no instrument: give VENUE:SYMBOL, such as coinbase:SOL-USD")
        }
        return instrument
    }

    /// Words separated by commas. Throws `InputError` naming the known ones.
    static func channels(_ text: String) throws(InputError) -> Set<WatchedChannel> {
        var channels: Set<WatchedChannel> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let channel = WatchedChannel(rawValue: String(word)) else {
                throw InputError(
                    "--what \(text): use \(WatchedChannel.allCases.map(\.rawValue).joined(separator: ", ")), separated by commas")
            }
            channels.insert(channel)
        }
        return channels
    }

    /// A line for each, in the order of the names.
    static func lines(_ list: [InstrumentRecord]) -> [String] {
        let width = list.map { "\($0.instrument)".count }.max() ?? 0
        return list.sorted { $0.instrument < $1.instrument }.map { record in
            let name = "\(record.instrument)"
            return name + String(repeating: " ", count: width - name.count) + "  "
                + record.follows.map(\.rawValue).joined(separator: ", ")
        }
    }
}
