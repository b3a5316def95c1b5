import TraderModel

/// The strategies that run, each in the lane of those that name the same.
struct StrategySet: Sendable {
    /// Strategies at once, at most.
    static let most = 500
    /// Values and conditions of all strategies together, at most: a features record holds them all, and has its place on the wire.
    static let mostRecordedValues = 4_000
    /// Versions that wait for the desk's word, at most: each is judged at every bar of its own.
    static let mostRetiring = 500

    /// In the order in which they were defined; those that retire are behind.
    private(set) var members: [RunningStrategy] = []
    /// The versions of each name that ever were: none is given to other rules.
    private var versions: [String: StrategyVersions] = [:]
    /// What the lane reads that is always there, and is that of all who name no more; nil when there is none.
    let home: MarketInputs?
    /// That of home first, the others by what they read.
    private(set) var lanes: [Lane] = []
    /// By place of the members: the place of the lane, and among its members.
    private var seats: [(lane: Int, member: Int)] = []

    /// The running or stopped strategy of a name; nil when there is none.
    func member(_ name: String) -> RunningStrategy? { place(of: name).map { members[$0] } }

    /// Values and conditions in a record, those of the strategy called `name` left out.
    func recordedValues(without name: String) -> Int {
        members.indices.reduce(0) { $0 + (members[$1].document.name == name ? 0 : plan(at: $1).recordedValues) }
    }

    /// The name of a running or stopped strategy that is this one but for capitals; nil when there is none.
    func nameLike(_ name: String) -> String? {
        members.first { $0.document.name.lowercased() == name.lowercased() && $0.phase != .retiring }?.document.name
    }

    /// A member as its lane has it.
    private func seat(at place: Int) -> Lane.Member { lanes[seats[place].lane].members[seats[place].member] }

    private func plan(at place: Int) -> StrategyPlan { seat(at: place).plan }

    /// Whether a lane is that of home.
    func isHome(_ lane: Int) -> Bool { lanes[lane].inputs == homeInputs }

    private func place(of name: String) -> Int? { members.firstIndex { $0.document.name == name && $0.phase != .retiring } }

    /// Each strategy as it stands, those that retire left out.
    var records: [StrategyRecord] {
        members.indices.filter { members[$0].phase != .retiring }.map {
            record(at: $0, members[$0].phase == .running ? .running : .stopped)
        }
    }

    /// The share of its warm-up that the least prepared strategy has seen, 0 to 1; 1 without strategies.
    var warmUp: Double {
        members.indices.map { Double(members[$0].barsSeen) / Double(max(1, plan(at: $0).warmUpBars)) }.min() ?? 1
    }

    // MARK: changes

    /// No strategies; the lane of `home` is there all the same.
    init(home: MarketInputs?) {
        self.home = home
        lanes = homeInputs.map { [Lane($0, over: MarketMemory())] } ?? []
    }

    /// Strategies that ran before, all of which name no more than `lane` reads, which is that of home. Throws when one of them does not
    /// compile.
    init(
        _ members: [RunningStrategy], versions: [String: StrategyVersions], home: MarketInputs, lane: Lane
    ) throws(DocumentError) {
        self.home = home
        self.members = members
        self.versions = versions
        lanes = [lane]
        try rebuild(over: MarketMemory())
    }

    /// The same, with the highest version of each name and values that `samples` lead to: what they remembered is lost.
    init(
        _ members: [RunningStrategy], versions: [String: Int], home: MarketInputs, lane: Lane, samples: EarlierSamples
    ) throws(DocumentError) {
        var known = versions.mapValues { StrategyVersions(highest: $0) }
        for member in members { known[member.document.name, default: .init()].note(member.document, as: member.version) }
        try self.init(members, versions: known, home: home, lane: lane)
        lanes[0].replay(samples)
        for place in members.indices { self.members[place].barsSeen = min(samples.count, plan(at: place).warmUpBars) }
    }

    /// Takes over what strategies remembered when all were of one lane.
    mutating func adopt(_ memory: FeatureGraph.Memory) { for place in lanes.indices { lanes[place].adopt(memory) } }

    private var homeInputs: LaneInputs? { home.map { LaneInputs(length: FeatureRecord.barLength, market: $0) } }

    /// What the lane of a strategy reads: what it names itself, or home where that has it all.
    private func inputs(of document: StrategyDocument) throws(DocumentError) -> LaneInputs { try LaneInputs(of: document, home: home) }

    /// Adds a strategy or gives it new rules, warmed up over what is known of the markets. Rules that its name had before are the version
    /// that they were, and where that is still judged for the exit of a trade it takes that up again. Throws when the document does not
    /// compile, and changes nothing.
    mutating func define(_ document: StrategyDocument, over market: MarketMemory) throws(DocumentError) {
        var changed = self
        if let place = place(of: document.name), members[place].document.hasSameRules(as: document) {
            changed.members[place].document = document
            try changed.rebuild(over: market)
            self = changed
            return
        }
        var added = changed.returning(document)
        if let place = place(of: document.name) {
            added.phase = members[place].phase
            changed.retire(place)
            changed.members.insert(added, at: place)
        } else {
            changed.members.insert(added, at: changed.members.firstIndex { $0.phase == .retiring } ?? changed.members.count)
        }
        let inputs = try inputs(of: document)
        let lane = lanes.first { $0.inputs == inputs } ?? Lane(inputs, over: market)
        let warmed = try lane.warmed(document, over: market)
        try changed.rebuild(over: market, warmedBy: (inputs, warmed.memory))
        guard let place = changed.place(of: document.name) else { preconditionFailure("what was added is there") }
        changed.members[place].barsSeen = max(added.barsSeen, min(warmed.bars, changed.plan(at: place).warmUpBars))
        self = changed
    }

    /// Warms a version up over `market`, which knows a longer past. Nothing changes where that is no longer than what was seen, or where there is
    /// no such version; nor does what strategies remember that are warmed up already.
    mutating func rewarm(_ strategy: StrategyVersion, over market: MarketMemory) {
        guard let place = members.firstIndex(where: { $0.document.name == strategy.name && $0.version == strategy.version }) else { return }
        let (lane, wanted) = (seats[place].lane, plan(at: place).warmUpBars)
        let settled = members.indices.filter { $0 != place && seats[$0].lane == lane && members[$0].barsSeen >= plan(at: $0).warmUpBars }
        do {
            let warmed = try lanes[lane].warmed(members[place].document, over: market)
            guard warmed.bars > members[place].barsSeen else { return }
            try lanes[lane].rewarm(with: warmed.memory, settled: settled.map { members[$0].document })
            members[place].barsSeen = min(warmed.bars, wanted)
        } catch {
            preconditionFailure("a document that compiled compiles again: \(error)")
        }
    }

    /// The first strategy that is judged on live bars, is not warmed up, and whose values are made of bars alone, with what it has not seen of
    /// its warm-up; nil when there is none but those of `but`.
    func pastNeed(over market: MarketMemory, but known: Set<StrategyVersion>) -> PastNeed? {
        for place in members.indices where members[place].phase != .retiring {
            let version = StrategyVersion(name: members[place].document.name, version: members[place].version)
            let (lane, wanted) = (lanes[seats[place].lane], plan(at: place).warmUpBars)
            guard members[place].barsSeen < wanted, !known.contains(version), plan(at: place).inputs.contracts.isEmpty,
                lane.judgedThrough != nil
            else { continue }
            let histories = lane.inputs.market.instruments.compactMap { market.bars(of: $0, lane.inputs.length) }
            guard histories.count == lane.inputs.market.instruments.count, histories.allSatisfy({ $0.last?.origin != .history }) else {
                continue
            }
            let missing = histories.filter { $0.count < wanted }
            if missing.isEmpty { continue }
            return PastNeed(strategy: version, series: missing.map { ($0.series, $0[0].ts, wanted - $0.count) })
        }
        return nil
    }

    /// The strategy that a document is from now on, in its version; it is no member any more while it retires.
    private mutating func returning(_ document: StrategyDocument) -> RunningStrategy {
        let version = versions[document.name, default: .init()].take(document)
        if let place = members.firstIndex(where: { $0.document.name == document.name && $0.version == version }) {
            var back = members.remove(at: place)
            back.document = document
            back.phase = .running
            return back
        }
        return RunningStrategy(document: document, version: version)
    }

    /// Lets a strategy fire, or not any more.
    mutating func set(_ phase: RunningStrategy.Phase, of name: String) {
        if let place = place(of: name) { members[place].phase = phase }
    }

    /// Removes a strategy: it is judged for the exit of its trade alone, until `retire` takes it away.
    mutating func remove(_ name: String, over market: MarketMemory) {
        guard let place = place(of: name) else { return }
        retire(place)
        rebuildKnown(over: market)
    }

    private mutating func retire(_ place: Int) {
        var member = members.remove(at: place)
        member.phase = .retiring
        members.append(member)
    }

    /// Judges a version no more that was replaced or removed; answers its last record, nil when there is no such version.
    mutating func retire(_ name: String, version: Int, over market: MarketMemory) -> StrategyRecord? {
        guard
            let place = members.firstIndex(where: { $0.phase == .retiring && $0.document.name == name && $0.version == version })
        else { return nil }
        let last = record(at: place, .retired)
        members.remove(at: place)
        rebuildKnown(over: market)
        return last
    }

    /// The versions that are judged for their exit alone.
    var retiring: [StrategyRecord] {
        members.indices.filter { members[$0].phase == .retiring }.map { record(at: $0, .retiring) }
    }

    /// Compiles all members, each lane into one graph, which takes over what is remembered. A lane that nobody needs any more is gone.
    private mutating func rebuild(
        over market: MarketMemory, warmedBy warmed: (inputs: LaneInputs, memory: FeatureGraph.Memory)? = nil
    ) throws(DocumentError) {
        var places: [LaneInputs: [Int]] = [:]
        for place in members.indices { places[try inputs(of: members[place].document), default: []].append(place) }
        let others = places.keys.filter { $0 != homeInputs }.sorted()
        var rebuilt: [Lane] = []
        var seats = [(lane: Int, member: Int)](repeating: (0, 0), count: members.count)
        for inputs in (homeInputs.map { [$0] } ?? []) + others {
            var lane = lanes.first { $0.inputs == inputs } ?? Lane(inputs, over: market)
            let own = places[inputs] ?? []
            try lane.compile(own.map { ($0, members[$0]) }, warmedBy: warmed?.inputs == inputs ? warmed?.memory : nil)
            for (member, place) in own.enumerated() { seats[place] = (rebuilt.count, member) }
            rebuilt.append(lane)
        }
        lanes = rebuilt
        self.seats = seats
    }

    /// The same for documents that were compiled before.
    private mutating func rebuildKnown(over market: MarketMemory) {
        do {
            try rebuild(over: market)
        } catch {
            preconditionFailure("a document that compiled compiles again: \(error)")
        }
    }

    // MARK: judging

    /// What one strategy made of a bar.
    struct Result {
        var strategy: RunningStrategy
        var rules: RunningStrategy.Rules
        var outcome: Judgement.Outcome
        /// Nil for one that retires.
        var judgement: Judgement?
    }

    mutating func add(_ reading: LiquidationReading) { for place in lanes.indices { lanes[place].add(reading) } }

    /// Takes the next bar of a lane and judges the rules of each of its strategies whose own bar it completes.
    mutating func judge(_ candles: [Candle], inLane place: Int, mayFire: Bool) -> [Result] {
        let ticked = lanes[place].advance(with: candles)
        let lane = lanes[place]
        for member in lane.members where members[member.place].barsSeen < member.plan.warmUpBars { members[member.place].barsSeen += 1 }
        return ticked.map { member in
            let strategy = members[member.place]
            let rules = lane.rules(of: member)
            let outcome = strategy.outcome(of: rules, mayFire: mayFire)
            return Result(
                strategy: strategy, rules: rules, outcome: outcome,
                judgement: strategy.phase == .retiring ? nil : lane.judgement(of: member, version: strategy.version, outcome))
        }
    }

    /// All that the judgement of a lane's later bars depends on, but for what still waits to be judged.
    func state(ofLane place: Int) -> StateDigest { lanes[place].state(of: members) }

    // MARK: in words

    private func record(at place: Int, _ state: StrategyRecord.State) -> StrategyRecord {
        let (member, seat) = (members[place], seat(at: place))
        let plan = seat.plan
        let document = member.document
        return StrategyRecord(
            name: document.name, version: member.version, state: state, title: document.title, theory: document.theory,
            instrument: document.instrument, barSeconds: document.timeframe.seconds, holdSeconds: document.holdSeconds,
            cooldownSeconds: document.cooldownSeconds,
            entry: .init(long: plan.entryConditions(.long), short: plan.entryConditions(.short)),
            exit: .init(long: plan.exitConditions(.long), short: plan.exitConditions(.short)), features: seat.recordNames,
            expectation: document.expectation, warmUpBars: plan.warmUpBars, document: document.text)
    }
}

extension StrategySet: Equatable {
    /// Seats follow from the members.
    static func == (left: StrategySet, right: StrategySet) -> Bool {
        left.members == right.members && left.versions == right.versions && left.home == right.home && left.lanes == right.lanes
    }
}

extension StrategySet: Codable {
    private enum CodingKeys: String, CodingKey { case home, members, versions, lanes }

    /// The graphs are compiled again, and take over what was remembered.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        home = try container.decodeIfPresent(MarketInputs.self, forKey: .home)
        members = try container.decode([RunningStrategy].self, forKey: .members)
        versions = try container.decode([String: StrategyVersions].self, forKey: .versions)
        let kept = try container.decode([Lane.Kept].self, forKey: .lanes)
        guard kept.allSatisfy({ $0.levels.count == $0.inputs.market.contracts.count }) else {
            throw DecodingError.dataCorruptedError(forKey: .lanes, in: container, debugDescription: "a contract has its levels")
        }
        lanes = kept.map { Lane($0) }
        try rebuild(over: MarketMemory())
        guard lanes.map(\.inputs) == kept.map(\.inputs) else {
            throw DecodingError.dataCorruptedError(forKey: .lanes, in: container, debugDescription: "not the lanes of these strategies")
        }
        for (place, kept) in kept.enumerated() { lanes[place].adopt(kept.memory) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(home, forKey: .home)
        try container.encode(members, forKey: .members)
        try container.encode(versions, forKey: .versions)
        try container.encode(lanes.map(\.kept), forKey: .lanes)
    }
}
