import TraderModel

/// The state of version 2 of `BrokerMachine`, as its snapshots hold it: what becomes of it here.
///
/// signal-engine kept cooldowns itself then. The newest fire of each signal is taken for the entry that it most often was, of whichever version.
public struct BrokerMachineV2: Decodable, Sendable {
    /// The version of those rules.
    public static let version = 2

    /// The same state of the present version.
    public let migrated: BrokerMachine

    private enum CodingKeys: String, CodingKey { case settings, ledger, positions, newestBar, nextTrade, closes, newestFires }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        migrated = BrokerMachine(
            settings: try container.decode(BrokerSettings.self, forKey: .settings),
            ledger: try container.decode(Ledger.self, forKey: .ledger),
            positions: try container.decode([BrokerMachine.Position].self, forKey: .positions),
            newestBar: try container.decodeIfPresent(BarTime.self, forKey: .newestBar),
            nextTrade: try container.decode(Int64.self, forKey: .nextTrade),
            closes: try container.decode([Instrument: Price].self, forKey: .closes),
            desks: try container.decode([String: BarTime].self, forKey: .newestFires).mapValues { Desk(newestFire: $0) })
    }
}
