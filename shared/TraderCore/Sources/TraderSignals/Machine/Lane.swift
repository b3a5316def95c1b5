import TraderModel

/// What strategies share that name the same: how far they are judged, what is known of their contracts, and one graph of all their values.
///
/// It waits for what its strategies name and for nothing else.
struct Lane: Sendable {
    /// A strategy of the lane, by its place in the set.
    struct Member: Sendable {
        var place: Int
        var plan: StrategyPlan
        /// The place of its frame in the graph.
        var frame: Int
        /// The names of its features in a record.
        var recordNames: [String: String] = [:]
    }

    let inputs: LaneInputs
    /// All that its strategies may name, in the order in which it is remembered.
    private let layout: SampleLayout
    private(set) var members: [Member] = []
    private(set) var graph: FeatureGraph
    /// The bar that was judged last, or up to which all was there before the lane was; nil before the first.
    private(set) var judgedThrough: BarTime?
    /// By place of the contracts.
    private var levels: [LiquidationLevels]
    /// A fingerprint of all samples there ever were.
    private var samples = StateDigest()
    /// The features of a record and their slots.
    private var recordFeatures: [(name: String, slot: Int)] = []
    /// The names alone: shared by all records until something changes.
    private var recordFeatureNames: [String] = []

    /// A lane that begins behind the bars that could be judged already.
    init(_ inputs: LaneInputs, over market: MarketMemory) {
        self.init(inputs)
        let newest = inputs.market.instruments.map { market.bars(of: $0, inputs.length)?.last?.ts }
        guard !newest.contains(nil), var last = newest.compactMap(\.self).min() else { return }
        if !inputs.market.contracts.isEmpty {
            guard let reach = [market.watermark.through, market.passed.through].compactMap(\.self).max() else { return }
            last = min(last, inputs.length.bar(containing: reach).advanced(by: -1, of: inputs.length))
        }
        judgedThrough = last
        for (place, contract) in inputs.market.contracts.enumerated() {
            for reading in market.readings(of: contract) { levels[place].add(reading) }
            _ = levels[place].update(at: last, of: inputs.length)
        }
    }

    /// A lane in the middle of its life.
    init(
        _ inputs: LaneInputs, judgedThrough: BarTime? = nil, levels: [LiquidationLevels]? = nil, samples: StateDigest = StateDigest()
    ) {
        self.inputs = inputs
        layout = SampleLayout(inputs.market, of: inputs.length)
        graph = GraphBuilder(of: inputs.length).graph()
        self.levels = levels ?? inputs.market.contracts.map { _ in LiquidationLevels() }
        self.judgedThrough = judgedThrough
        self.samples = samples
        precondition(self.levels.count == inputs.market.contracts.count, "a contract has its levels")
    }

    /// The first bar that is still to be judged may open then; nil when any may.
    var from: BarTime? { judgedThrough.map { BarTime(unixSeconds: $0.unixSeconds + 1) } }

    // MARK: members

    /// Compiles the lane's strategies into one graph, which takes over what the one before remembers; what it does not, from `warmed`.
    mutating func compile(_ strategies: [(place: Int, strategy: RunningStrategy)], warmedBy warmed: FeatureGraph.Memory?)
        throws(DocumentError)
    {
        let older = graph.memory
        var builder = GraphBuilder(of: inputs.length)
        var members: [Member] = []
        for (place, strategy) in strategies {
            let plan = try StrategyPlan(strategy.document, into: &builder)
            members.append(Member(place: place, plan: plan, frame: builder.place(of: plan.frame)))
        }
        self.members = members
        graph = builder.graph()
        if let warmed { graph.adopt(warmed) }
        // What already runs has seen more than is kept.
        graph.adopt(older)
        nameFeatures(but: Set(strategies.filter { $0.strategy.phase == .retiring }.map(\.place)))
    }

    /// Takes over what an earlier graph of these strategies remembers.
    mutating func adopt(_ memory: FeatureGraph.Memory) { graph.adopt(memory) }

    /// A feature's name stands bare in a record. Where another strategy means something else by it, it is `STRATEGY.name`.
    private mutating func nameFeatures(but retiring: Set<Int>) {
        var slots: [String: Int] = [:]
        recordFeatures = []
        for index in members.indices {
            var names: [String: String] = [:]
            let member = members[index]
            if !retiring.contains(member.place) {
                for feature in member.plan.features {
                    let name =
                        slots[feature.name, default: feature.slot] == feature.slot
                        ? feature.name : "\(member.plan.document.name).\(feature.name)"
                    if slots.updateValue(feature.slot, forKey: name) == nil { recordFeatures.append((name, feature.slot)) }
                    names[feature.name] = name
                }
            }
            members[index].recordNames = names
        }
        recordFeatureNames = recordFeatures.map(\.name)
    }

    // MARK: warming up

    /// What a document's values remember after the bars up to the last one that was judged, and how many these are.
    func warmed(_ document: StrategyDocument, over market: MarketMemory) throws(DocumentError) -> (memory: FeatureGraph.Memory, bars: Int) {
        var builder = GraphBuilder(of: inputs.length)
        _ = try StrategyPlan(document, into: &builder)
        var alone = builder.graph()
        var bars = 0
        guard let judgedThrough else { return (alone.memory, 0) }
        let places = alone.layout.places(in: layout)
        var levels = inputs.market.contracts.map { _ in LiquidationLevels() }
        for (place, contract) in inputs.market.contracts.enumerated() {
            for reading in market.readings(of: contract) { levels[place].add(reading) }
        }
        var from: BarTime?
        while let candles = market.joint(inputs, from: from), candles[0].ts <= judgedThrough {
            let values = Self.values(candles, &levels, of: inputs.length)
            alone.update(MarketSample(ts: candles[0].ts, values: places.map { place in place.map { values[$0] } ?? .nan }))
            bars += 1
            from = BarTime(unixSeconds: candles[0].ts.unixSeconds + 1)
        }
        return (alone.memory, bars)
    }

    /// Takes over what a longer past has left in the values of strategies that are not warmed up; what those of `settled` remember stays.
    mutating func rewarm(with warmed: FeatureGraph.Memory, settled: [StrategyDocument]) throws(DocumentError) {
        var builder = GraphBuilder(of: inputs.length)
        for document in settled { _ = try StrategyPlan(document, into: &builder) }
        var kept = builder.graph()
        kept.adopt(graph.memory)
        graph.adopt(warmed)
        graph.adopt(kept.memory)
    }

    /// Takes samples of before, all that the lane was judged on, which it counts already.
    mutating func replay(_ samples: EarlierSamples) {
        let places = graph.layout.places(in: EarlierLayout.layout)
        for place in 0..<samples.count {
            let sample = samples[place]
            graph.update(MarketSample(ts: sample.ts, values: places.map { place in place.map { sample.values[$0] } ?? .nan }))
        }
    }

    // MARK: judging

    mutating func add(_ reading: LiquidationReading) {
        for (place, contract) in inputs.market.contracts.enumerated() where contract == reading.instrument { levels[place].add(reading) }
    }

    /// Takes the next bar, by the candle of each instrument; the members whose own bar it completes.
    mutating func advance(with candles: [Candle]) -> [Member] {
        let ts = candles[0].ts
        judgedThrough = ts
        let values = Self.values(candles, &levels, of: inputs.length)
        samples.add(ts.unixSeconds)
        for value in values { samples.add(value.bitPattern) }
        graph.update(MarketSample(ts: ts, values: graph.layout.places(in: layout).map { place in place.map { values[$0] } ?? .nan }))
        return members.filter { graph.hasTicked($0.frame) }
    }

    private static func values(_ candles: [Candle], _ levels: inout [LiquidationLevels], of length: BarLength) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(candles.count * FunctionCatalogue.barFields.count + levels.count * SampleBlock.figures.count)
        for candle in candles { values += candle.bar.numbers }
        for place in levels.indices {
            let level = levels[place].update(at: candles[0].ts, of: length)
            values += [level.long, level.short, level.isNew]
        }
        return values
    }

    func rules(of member: Member) -> RunningStrategy.Rules {
        let plan = member.plan
        func stands(_ rule: StrategyPlan.Rule?) -> Bool? { rule.flatMap { holds($0.slot) } }
        return RunningStrategy.Rules(
            entryLong: stands(plan.entries[.long]), entryShort: stands(plan.entries[.short]), exitLong: stands(plan.exits[.long]),
            exitShort: stands(plan.exits[.short]), hasUnknown: plan.entrySlots.contains { graph.values[$0].isNaN })
    }

    private func holds(_ slot: Int) -> Bool? { graph.values[slot].isNaN ? nil : graph.values[slot] == 1 }

    func judgement(of member: Member, version: Int, _ outcome: Judgement.Outcome) -> Judgement {
        func conditions(_ rule: StrategyPlan.Rule?) -> [Judgement.Condition] {
            (rule?.conditions ?? []).map { condition in
                Judgement.Condition(
                    value: condition.sides.flatMap { known($0.value) }, threshold: condition.sides.flatMap { known($0.threshold) },
                    holds: holds(condition.slot))
            }
        }
        let plan = member.plan
        return Judgement(
            signal: member.plan.document.name, version: version, outcome: outcome,
            long: conditions(plan.entries[.long]), short: conditions(plan.entries[.short]), exitLong: conditions(plan.exits[.long]),
            exitShort: conditions(plan.exits[.short]))
    }

    private func known(_ slot: Int) -> Double? { graph.values[slot].isNaN ? nil : graph.values[slot] }

    /// The features of the bar that was judged last.
    var features: Features { Features(names: recordFeatureNames, values: recordFeatures.map { known($0.slot) }) }

    /// All that the judgement of later bars depends on, but for what still waits to be judged.
    func state(of strategies: [RunningStrategy]) -> StateDigest {
        var digest = StateDigest()
        graph.addState(to: &digest)
        for member in members { strategies[member.place].addState(to: &digest) }
        digest.add(samples.value)
        for levels in levels { levels.addState(to: &digest) }
        return digest
    }
}

extension Lane: Equatable {
    /// Members are the set's; plans and names follow from them.
    static func == (left: Lane, right: Lane) -> Bool {
        left.inputs == right.inputs && left.graph == right.graph && left.judgedThrough == right.judgedThrough && left.levels == right.levels
            && left.samples == right.samples
    }
}

/// What a snapshot keeps of a lane; its strategies are compiled again.
extension Lane {
    struct Kept: Codable {
        var inputs: LaneInputs
        var judgedThrough: BarTime?
        var levels: [LiquidationLevels]
        var samples: StateDigest
        var memory: FeatureGraph.Memory
    }

    var kept: Kept { Kept(inputs: inputs, judgedThrough: judgedThrough, levels: levels, samples: samples, memory: graph.memory) }

    init(_ kept: Kept) {
        self.init(kept.inputs, judgedThrough: kept.judgedThrough, levels: kept.levels, samples: kept.samples)
    }
}
