import TraderFiles
import TraderLab
import TraderModel

/// The candles of one instrument as a folder has them: bars of five minutes, or minutes that make them.
struct CandleSeries {
    let instrument: Instrument
    /// The file's name without its ending.
    let name: String
    let bars: [MarketHistory.TimedBar]
    /// Nil where the file has bars of five minutes.
    let minutes: [MarketHistory.TimedBar]?
    /// Bars that the file does not have, taken for ones without a trade.
    let filled: Int

    /// Reads the file of `instrument`. Throws `FileError` when there is none, or when it cannot be used.
    init(of instrument: Instrument, in folder: ReplayFolder) throws(FileError) {
        self.instrument = instrument
        let (fives, ones) = (folder.name(of: instrument, "5m"), folder.name(of: instrument, "1m"))
        // A venue that tells minutes is played by its minutes where they are there.
        let prefersMinutes = BinanceVenue(rawValue: instrument.venue) != nil
        if let path = folder.path(ofExisting: ones), prefersMinutes || folder.path(ofExisting: fives) == nil {
            let file = try MinuteFile(path: path)
            (name, minutes, filled) = (ones, file.minutes, file.filled)
            bars = file.minutes.joined(to: Market.barLength)
        } else {
            let file = try CandleFile(path: try folder.path(of: fives), length: .fiveMinutes, fillGaps: true)
            (name, bars, minutes, filled) = (fives, file.bars, nil, file.filledGaps)
        }
    }
}
