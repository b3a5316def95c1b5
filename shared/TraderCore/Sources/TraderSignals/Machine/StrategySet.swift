import TraderModel

/// The strategies that run, over one graph of all their values.
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
    private(set) var graph = GraphBuilder(of: FeatureRecord.barLength).graph()
    /// By place of the members, as are the places of their frames in the graph and their features' names in a record.
    private(set) var plans: [StrategyPlan] = []
    private var frames: [Int] = []
    private var recordNames: [[String: String]] = []
    /// The features of a record and their slots.
    private(set) var recordFeatures: [(name: String, slot: Int)] = []
    /// The names alone: shared by all records until something changes.
    private(set) var recordFeatureNames: [String] = []

    /// The running or stopped strategy of a name; nil when there is none.
    func member(_ name: String) -> RunningStrategy? { place(of: name).map { members[$0] } }

    /// Values and conditions in a record, those of the strategy called `name` left out.
    func recordedValues(without name: String) -> Int {
        zip(members, plans).reduce(0) { $0 + ($1.0.document.name == name ? 0 : $1.1.recordedValues) }
    }

    /// The name of a running or stopped strategy that is this one but for capitals; nil when there is none.
    func nameLike(_ name: String) -> String? {
        members.first { $0.document.name.lowercased() == name.lowercased() && $0.phase != .retiring }?.document.name
    }

    private func place(of name: String) -> Int? { members.firstIndex { $0.document.name == name && $0.phase != .retiring } }

    /// Each strategy as it stands, those that retire left out.
    var records: [StrategyRecord] {
        members.indices.filter { members[$0].phase != .retiring }.map {
            record(at: $0, members[$0].phase == .running ? .running : .stopped)
        }
    }

    /// The share of its warm-up that the least prepared strategy has seen, 0 to 1; 1 without strategies.
    var warmUp: Double {
        members.indices.map { Double(members[$0].barsSeen) / Double(max(1, plans[$0].warmUpBars)) }.min() ?? 1
    }

    // MARK: changes

    /// No strategies.
    init() {}

    /// Strategies that ran before, with the highest version of each name, their values warmed up over `history`. Throws when one of them does
    /// not compile.
    init(_ members: [RunningStrategy], versions: [String: Int], over history: SampleHistory) throws(DocumentError) {
        self.members = members
        self.versions = versions.mapValues { StrategyVersions(highest: $0) }
        for member in members { self.versions[member.document.name, default: .init()].note(member.document, as: member.version) }
        try rebuild()
        history.forEach(in: graph.layout) { graph.update($0) }
        for place in members.indices { self.members[place].barsSeen = min(history.count, plans[place].warmUpBars) }
    }

    /// Adds a strategy or gives it new rules, warmed up over `history`. Rules that its name had before are the version that they were, and where
    /// that is still judged for the exit of a trade it takes that up again. Throws when the document does not compile, and
    /// changes nothing.
    mutating func define(_ document: StrategyDocument, over history: SampleHistory) throws(DocumentError) {
        var changed = self
        if let place = place(of: document.name), members[place].document.hasSameRules(as: document) {
            changed.members[place].document = document
            try changed.rebuild()
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
        try changed.rebuild(warmedBy: try Self.warmed(document, over: history))
        guard let place = changed.place(of: document.name) else { preconditionFailure("what was added is there") }
        changed.members[place].barsSeen = max(added.barsSeen, min(history.count, changed.plans[place].warmUpBars))
        self = changed
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

    /// What a document's values remember after `history`.
    private static func warmed(_ document: StrategyDocument, over history: SampleHistory) throws(DocumentError) -> FeatureGraph.Memory {
        var alone = StrategySet()
        alone.members = [RunningStrategy(document: document, version: 1)]
        try alone.rebuild()
        history.forEach(in: alone.graph.layout) { alone.graph.update($0) }
        return alone.graph.memory
    }

    /// Lets a strategy fire, or not any more.
    mutating func set(_ phase: RunningStrategy.Phase, of name: String) {
        if let place = place(of: name) { members[place].phase = phase }
    }

    /// Removes a strategy: it is judged for the exit of its trade alone, until `retire` takes it away.
    mutating func remove(_ name: String) {
        guard let place = place(of: name) else { return }
        retire(place)
        rebuildKnown()
    }

    private mutating func retire(_ place: Int) {
        var member = members.remove(at: place)
        member.phase = .retiring
        members.append(member)
    }

    /// Judges a version no more that was replaced or removed; answers its last record, nil when there is no such version.
    mutating func retire(_ name: String, version: Int) -> StrategyRecord? {
        guard
            let place = members.firstIndex(where: { $0.phase == .retiring && $0.document.name == name && $0.version == version })
        else { return nil }
        let last = record(at: place, .retired)
        members.remove(at: place)
        rebuildKnown()
        return last
    }

    /// The versions that are judged for their exit alone.
    var retiring: [StrategyRecord] {
        members.indices.filter { members[$0].phase == .retiring }.map { record(at: $0, .retiring) }
    }

    /// Compiles all members into one graph, which takes over what is remembered.
    private mutating func rebuild(warmedBy warmed: FeatureGraph.Memory? = nil) throws(DocumentError) {
        let older = graph.memory
        var builder = GraphBuilder(of: FeatureRecord.barLength)
        var plans: [StrategyPlan] = []
        for member in members { plans.append(try StrategyPlan(member.document, into: &builder)) }
        self.plans = plans
        frames = plans.map { builder.place(of: $0.frame) }
        graph = builder.graph()
        if let warmed { graph.adopt(warmed) }
        // What already runs has seen more than is kept.
        graph.adopt(older)
        nameFeatures()
    }

    /// The same for documents that were compiled before.
    private mutating func rebuildKnown() {
        do {
            try rebuild()
        } catch {
            preconditionFailure("a document that compiled compiles again: \(error)")
        }
    }

    /// A feature's name stands bare in a record. Where another strategy means something else by it, it is `STRATEGY.name`.
    private mutating func nameFeatures() {
        var slots: [String: Int] = [:]
        recordFeatures = []
        recordNames = []
        for (member, plan) in zip(members, plans) {
            var names: [String: String] = [:]
            if member.phase != .retiring {
                for feature in plan.features {
                    let name =
                        slots[feature.name, default: feature.slot] == feature.slot
                        ? feature.name : "\(member.document.name).\(feature.name)"
                    if slots.updateValue(feature.slot, forKey: name) == nil { recordFeatures.append((name, feature.slot)) }
                    names[feature.name] = name
                }
            }
            recordNames.append(names)
        }
        recordFeatureNames = recordFeatures.map(\.name)
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

    /// Takes the next bar and judges the rules of each strategy whose own bar it completes.
    mutating func judge(_ sample: MarketSample, mayFire: Bool) -> [Result] {
        graph.update(sample)
        var results: [Result] = []
        for place in members.indices {
            if members[place].barsSeen < plans[place].warmUpBars { members[place].barsSeen += 1 }
            guard graph.hasTicked(frames[place]) else { continue }
            let rules = rules(at: place)
            let outcome = members[place].outcome(of: rules, mayFire: mayFire)
            results.append(
                Result(
                    strategy: members[place], rules: rules, outcome: outcome,
                    judgement: members[place].phase == .retiring ? nil : judgement(at: place, outcome)))
        }
        return results
    }

    private func rules(at place: Int) -> RunningStrategy.Rules {
        let plan = plans[place]
        func stands(_ rule: StrategyPlan.Rule?) -> Bool? { rule.flatMap { holds($0.slot) } }
        return RunningStrategy.Rules(
            entryLong: stands(plan.entries[.long]), entryShort: stands(plan.entries[.short]), exitLong: stands(plan.exits[.long]),
            exitShort: stands(plan.exits[.short]), hasUnknown: plan.entrySlots.contains { graph.values[$0].isNaN })
    }

    private func holds(_ slot: Int) -> Bool? { graph.values[slot].isNaN ? nil : graph.values[slot] == 1 }

    private func judgement(at place: Int, _ outcome: Judgement.Outcome) -> Judgement {
        func conditions(_ rule: StrategyPlan.Rule?) -> [Judgement.Condition] {
            (rule?.conditions ?? []).map { condition in
                Judgement.Condition(
                    value: condition.sides.flatMap { known($0.value) }, threshold: condition.sides.flatMap { known($0.threshold) },
                    holds: holds(condition.slot))
            }
        }
        let plan = plans[place]
        return Judgement(
            signal: members[place].document.name, version: members[place].version, outcome: outcome, long: conditions(plan.entries[.long]),
            short: conditions(plan.entries[.short]), exitLong: conditions(plan.exits[.long]), exitShort: conditions(plan.exits[.short]))
    }

    private func known(_ slot: Int) -> Double? { graph.values[slot].isNaN ? nil : graph.values[slot] }

    /// The features of the bar that was judged last.
    var features: Features { Features(names: recordFeatureNames, values: recordFeatures.map { known($0.slot) }) }

    func addState(to digest: inout StateDigest) {
        graph.addState(to: &digest)
        for member in members { member.addState(to: &digest) }
    }

    // MARK: in words

    private func record(at place: Int, _ state: StrategyRecord.State) -> StrategyRecord {
        let (member, plan) = (members[place], plans[place])
        let document = member.document
        return StrategyRecord(
            name: document.name, version: member.version, state: state, title: document.title, theory: document.theory,
            instrument: document.instrument, barSeconds: document.timeframe.seconds, holdFiveMinuteBars: document.holdFiveMinuteBars,
            cooldownFiveMinuteBars: document.cooldownOwnBars * document.timeframe.bars(of: Trade.holdUnit),
            entry: .init(long: plan.entryConditions(.long), short: plan.entryConditions(.short)),
            exit: .init(long: plan.exitConditions(.long), short: plan.exitConditions(.short)), features: recordNames[place],
            expectation: document.expectation, warmUpBars: plan.warmUpBars, document: document.text)
    }
}

extension StrategySet: Equatable {
    /// Plans and names follow from the members.
    static func == (left: StrategySet, right: StrategySet) -> Bool {
        left.members == right.members && left.versions == right.versions && left.graph == right.graph
    }
}

extension StrategySet: Codable {
    private enum CodingKeys: String, CodingKey { case members, versions, memory }

    /// The graph is compiled again, and takes over what was remembered.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        members = try container.decode([RunningStrategy].self, forKey: .members)
        versions = try container.decode([String: StrategyVersions].self, forKey: .versions)
        try rebuild()
        graph.adopt(try container.decode(FeatureGraph.Memory.self, forKey: .memory))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(members, forKey: .members)
        try container.encode(versions, forKey: .versions)
        try container.encode(graph.memory, forKey: .memory)
    }
}
