package import TraderModel

/// What a simulation plays, and how its time passes.
package struct SimulationPlan: Sendable {
    package var source: MarketSource
    package var clock: ClockMode
    package var pace: Pace
    /// Members without which a lockstep clock stands still.
    package var members: [String]
    /// The open of the first bar that is not played; nil for a market without end.
    package var until: BarTime?
    /// Whether the simulation ends when the last bar is final and everybody is done.
    package var isOnce: Bool
    /// Updates of a running bar on the stream, 2 to 100.
    package var updatesPerBar: Int
    /// Moments of a minute at which prices move on venues that tell minutes; in `MinuteTicks.range`.
    package var ticksPerMinute: Int
    /// How the venues misbehave.
    package var faults: FaultPlan
    /// The keys of Coinbase's clients.
    package var keys: KeyRing

    package init(
        source: MarketSource, clock: ClockMode, pace: Pace, members: [String], until: BarTime?, isOnce: Bool, updatesPerBar: Int,
        ticksPerMinute: Int = 4, faults: FaultPlan = .none, keys: KeyRing = .empty
    ) {
        self.source = source
        self.clock = clock
        self.pace = pace
        self.members = members
        self.until = until
        self.isOnce = isOnce
        self.updatesPerBar = updatesPerBar
        self.ticksPerMinute = ticksPerMinute
        self.faults = faults
        self.keys = keys
    }
}
