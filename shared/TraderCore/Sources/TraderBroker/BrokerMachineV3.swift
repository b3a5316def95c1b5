import TraderModel

/// The state of versions 2 and 3 of `BrokerMachine`, as their snapshots hold it: what becomes of it here.
///
/// The newest closes were the machine's then. In version 2 signal-engine kept cooldowns itself: the newest fire of each signal is taken for the
/// entry that it most often was, of whichever version.
public struct BrokerMachineV3: Decodable, Sendable {
    /// The versions of those rules.
    public static let versions = 2...3

    private struct Position: Decodable {
        var trade: Trade
        var cost: BasisPoints
        var lane: String?
    }

    /// The same state of the present version.
    public let migrated: BrokerMachine

    private enum CodingKeys: String, CodingKey {
        case settings, ledger, positions, nextTrade, closes, earlierCloses, newestFires, desks
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let earlier = try container.decodeIfPresent([Instrument: Price].self, forKey: .earlierCloses) ?? [:]
        let closes = try container.decode([Instrument: Price].self, forKey: .closes).merging(earlier) { newest, _ in newest }
        let positions = try container.decode([Position].self, forKey: .positions)
        let fires = try container.decodeIfPresent([String: BarTime].self, forKey: .newestFires)
        migrated = BrokerMachine(
            settings: try container.decode(BrokerSettings.self, forKey: .settings),
            ledger: try container.decode(Ledger.self, forKey: .ledger),
            positions: positions.map { position in
                let mark = closes[position.trade.instrument] ?? position.trade.entryPrice
                return BrokerMachine.Position(trade: position.trade, cost: position.cost, lane: position.lane, mark: mark)
            },
            nextTrade: try container.decode(Int64.self, forKey: .nextTrade),
            desks: try fires?.mapValues { Desk(newestFire: $0) } ?? container.decode([String: Desk].self, forKey: .desks))
    }
}
