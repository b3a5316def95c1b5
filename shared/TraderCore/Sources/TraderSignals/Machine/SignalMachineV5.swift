import TraderModel

/// The state of versions 4 and 5 of `SignalMachine`, as their snapshots hold it: what becomes of it here.
///
/// All machines read the same then, and a source was named by its place: `EarlierLayout` knows both. Nothing is lost.
public struct SignalMachineV5: Decodable, Sendable {
    /// The versions of those rules.
    public static let versions = 4...5

    /// The same state of the present version.
    public let migrated: SignalMachine

    private enum CodingKeys: String, CodingKey { case btc, eth, liquidations, watermark, passed, strategySet, history }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        migrated = SignalMachine(
            reading: EarlierLayout.inputs,
            queues: [try container.decode(CandleQueue.self, forKey: .btc), try container.decode(CandleQueue.self, forKey: .eth)],
            liquidations: try container.decode([LiquidationLevels].self, forKey: .liquidations),
            watermark: try container.decode(Reach.self, forKey: .watermark),
            passed: try container.decode(Reach.self, forKey: .passed),
            strategySet: try container.decode(StrategySet.self, forKey: .strategySet),
            history: try container.decode(SampleHistory.self, forKey: .history))
    }
}
