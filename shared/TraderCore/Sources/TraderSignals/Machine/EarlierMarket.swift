import TraderModel

/// What the machine remembered of the markets up to version 5, when all that it read was one lane: what that is now.
struct EarlierMarket: Decodable {
    let samples: EarlierSamples
    private let queues: [CandleQueue]
    private let levels: [LiquidationLevels]
    private let watermark: Reach
    private let passed: Reach

    private enum CodingKeys: String, CodingKey { case btc, eth, liquidations, watermark, passed, history }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        samples = try container.decode(EarlierSamples.self, forKey: .history)
        queues = [try container.decode(CandleQueue.self, forKey: .btc), try container.decode(CandleQueue.self, forKey: .eth)]
        levels = try container.decode([LiquidationLevels].self, forKey: .liquidations)
        watermark = try container.decode(Reach.self, forKey: .watermark)
        passed = try container.decode(Reach.self, forKey: .passed)
        guard levels.count == EarlierLayout.inputs.contracts.count else {
            throw DecodingError.dataCorruptedError(forKey: .liquidations, in: container, debugDescription: "a contract has its levels")
        }
    }

    /// The bars and readings of the samples, and what waited to be judged.
    var memory: MarketMemory {
        var memory = MarketMemory()
        for (instrument, queue) in zip(EarlierLayout.inputs.instruments, queues) {
            for candle in samples.candles(of: instrument) + queue.waiting { memory.append(candle, of: FeatureRecord.barLength) }
        }
        for (contract, levels) in zip(EarlierLayout.inputs.contracts, levels) {
            for reading in samples.readings(of: contract) + levels.waiting { memory.append(reading) }
        }
        memory.watermark = watermark
        memory.passed = passed
        return memory
    }

    /// The one lane, without its strategies.
    var lane: Lane {
        Lane(
            LaneInputs(length: FeatureRecord.barLength, market: EarlierLayout.inputs), judgedThrough: samples.last, levels: levels,
            samples: samples.digest)
    }
}
