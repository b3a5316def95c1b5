/// Hours in a row in which a contract is told to have had no liquidation at all on one side.
///
/// Over two months of real data no side of BTC was zero for more than two hours: after a day a broken source is likelier than a calm market.
/// A rank then ties with all that came before it, and what waits for a high rank holds at every reading.
public struct ZeroHours: Equatable, Sendable {
    /// Hours in a row from which on they are worth a word.
    public static let suspicious = 24

    /// Whose liquidations are zero: those of long positions, or of short ones.
    public var side: Direction
    /// The first hour of the row.
    public var first: BarTime
    /// Hours in the row. An hour that is not told neither counts nor ends it.
    public var hours: Int

    public init(side: Direction, first: BarTime, hours: Int) {
        self.side = side
        self.first = first
        self.hours = hours
    }

    /// The row in which the last reading stands; nil when that is not zero on either side, or not for `least` hours. Readings go by their hours.
    public static func last(in readings: some Sequence<LiquidationReading>, atLeast least: Int = suspicious) -> ZeroHours? {
        Direction.allCases.compactMap { rows(of: $0, in: readings).last }.filter { $0.isOpen && $0.row.hours >= least }
            .map(\.row).max { $0.hours < $1.hours }
    }

    /// The longest row; nil when none has `least` hours. Readings go by their hours.
    public static func longest(in readings: some Sequence<LiquidationReading>, atLeast least: Int = suspicious) -> ZeroHours? {
        Direction.allCases.flatMap { rows(of: $0, in: readings) }.map(\.row).filter { $0.hours >= least }.max { $0.hours < $1.hours }
    }

    /// Every row of a side, and whether the last reading stands in it.
    private static func rows(
        of side: Direction, in readings: some Sequence<LiquidationReading>
    ) -> [(row: ZeroHours, isOpen: Bool)] {
        var rows: [(row: ZeroHours, isOpen: Bool)] = []
        for reading in readings {
            let isOpen = rows.last?.isOpen == true
            switch ((side == .long ? reading.longUSD : reading.shortUSD) == .zero, isOpen) {
            case (true, true): rows[rows.count - 1].row.hours += 1
            case (true, false): rows.append((ZeroHours(side: side, first: reading.ts, hours: 1), true))
            case (false, true): rows[rows.count - 1].isOpen = false
            case (false, false): break
            }
        }
        return rows
    }
}
