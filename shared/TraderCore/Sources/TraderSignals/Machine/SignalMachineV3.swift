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

    private enum CodingKeys: String, CodingKey { case btc, eth, liquidations, watermark, passed, strategySet, history }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let history = try container.decode(SampleHistory.self, forKey: .history)
        let strategies = try container.decode(Strategies.self, forKey: .strategySet)
        migrated = SignalMachine(
            reading: EarlierLayout.inputs,
            queues: [try container.decode(CandleQueue.self, forKey: .btc), try container.decode(CandleQueue.self, forKey: .eth)],
            liquidations: try container.decode([LiquidationLevels].self, forKey: .liquidations),
            watermark: try container.decode(Reach.self, forKey: .watermark),
            passed: try container.decode(Reach.self, forKey: .passed),
            strategySet: try StrategySet(strategies.members, versions: strategies.versions, over: history), history: history)
    }
}
