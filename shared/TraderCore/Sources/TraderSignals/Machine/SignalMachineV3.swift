import TraderModel

/// The state of version 3 of `SignalMachine`, as its snapshots hold it: what becomes of it here.
///
/// What its strategies remembered was kept by fingerprints that two expressions could share, so none of it is taken over: every value is
/// made again from the samples that the machine kept. Strategies, their versions, cooldowns and open trades go on.
public struct SignalMachineV3: Decodable, Sendable {
    /// The version of those rules.
    public static let version = 3

    private struct Strategies: Decodable {
        var members: [RunningStrategy]
        var versions: [String: Int]
    }

    /// The same state of the present version.
    public let migrated: SignalMachine

    private enum CodingKeys: String, CodingKey { case strategySet }

    public init(from decoder: any Decoder) throws {
        let market = try EarlierMarket(from: decoder)
        let strategies = try decoder.container(keyedBy: CodingKeys.self).decode(Strategies.self, forKey: .strategySet)
        migrated = SignalMachine(
            market: market.memory,
            strategySet: try StrategySet(
                strategies.members, versions: strategies.versions, home: EarlierLayout.inputs, lane: market.lane, samples: market.samples))
    }
}
