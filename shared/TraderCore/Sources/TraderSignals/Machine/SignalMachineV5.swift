import TraderModel

/// The state of versions 4 and 5 of `SignalMachine`, as their snapshots hold it: what becomes of it here.
///
/// All strategies were of one lane then, and a source was named by its place: `EarlierLayout` knows both. Nothing that they remember is
/// lost.
public struct SignalMachineV5: Decodable, Sendable {
    /// The versions of those rules.
    public static let versions = 4...5

    private struct Strategies: Decodable {
        var members: [RunningStrategy]
        var versions: [String: StrategyVersions]
        var memory: FeatureGraph.Memory
    }

    /// The same state of the present version.
    public let migrated: SignalMachine

    private enum CodingKeys: String, CodingKey { case strategySet }

    public init(from decoder: any Decoder) throws {
        let market = try EarlierMarket(from: decoder)
        let strategies = try decoder.container(keyedBy: CodingKeys.self).decode(Strategies.self, forKey: .strategySet)
        var set = try StrategySet(strategies.members, versions: strategies.versions, home: EarlierLayout.inputs, lane: market.lane)
        set.adopt(strategies.memory)
        migrated = SignalMachine(market: market.memory, strategySet: set)
    }
}
