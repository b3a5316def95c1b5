import TraderBroker
import TraderModel
import TraderService
import TraderSignals

/// What was said and booked, by lane and by strategy: between lanes the order is free, and with it the numbers of trades and the account's
/// balance after each.
///
/// A trade of a strategy that went from one lane to another is not held against another order: the bar that ends it and the fire that it keeps
/// from a trade are of two lanes then.
struct LaneSayings {
    private var features: [LaneInputs: [FeatureRecord]] = [:]
    private var signals: [StrategyVersion: [SignalOutput]] = [:]
    private var strategies: [StrategyRecord] = []
    private var trades: [String: [BrokerOutput]] = [:]
    private let lanesOf: [String: Set<LaneInputs>]

    /// `isTimeless` leaves out when things became known.
    init(_ outputs: [SignalOutput], _ booked: [BrokerOutput], _ book: LaneBook, isTimeless: Bool) {
        lanesOf = book.lanesOf
        for output in outputs {
            switch output {
            case .features(var record):
                if isTimeless { record.knownAt = record.closeTime }
                if let lane = book.named[record.lane] { features[lane, default: []].append(record) }
            case .fire(var fire):
                if isTimeless { fire.knownAt = fire.ts.openTime }
                signals[StrategyVersion(name: fire.signal, version: fire.version), default: []].append(.fire(fire))
            case .exit(var exit):
                if isTimeless { exit.knownAt = exit.ts.openTime }
                signals[StrategyVersion(name: exit.signal, version: exit.version), default: []].append(.exit(exit))
            case .strategy(let record): strategies.append(record)
            }
        }
        for output in booked {
            switch output {
            case .order(var order):
                order.trade = order.trade.map { _ in 0 }
                trades[order.signal, default: []].append(.order(order))
            case .fill(var fill):
                fill.trade.id = 0
                trades[fill.trade.signal, default: []].append(.fill(fill))
            case .equity: break
            }
        }
    }

    /// The first that is another in `other`, of `lane` alone unless that is nil; nil when there is nothing.
    func difference(to other: LaneSayings, within lane: LaneInputs?) -> String? {
        let lanes = lane.map { [$0] } ?? Set(features.keys).union(other.features.keys).sorted()
        for lane in lanes {
            if let words = Self.difference(features[lane] ?? [], other.features[lane] ?? []) { return "\(lane): \(words)" }
        }
        if let words = Self.difference(strategies, other.strategies) { return words }
        let versions = Set(signals.keys).union(other.signals.keys).sorted { ($0.name, $0.version) < ($1.name, $1.version) }
        for version in versions where lane.map({ lanesOf[version.name] == [$0] }) ?? true {
            if let words = Self.difference(signals[version] ?? [], other.signals[version] ?? []) { return "\(version): \(words)" }
        }
        for name in lanesOf.keys.sorted() where lane.map({ lanesOf[name] == [$0] }) ?? (lanesOf[name]?.count == 1) {
            if let words = Self.difference(trades[name] ?? [], other.trades[name] ?? []) { return "trades of \(name): \(words)" }
        }
        return nil
    }

    private static func difference<Value: Equatable>(_ said: [Value], _ expected: [Value]) -> String? {
        if let pair = zip(said, expected).first(where: { $0 != $1 }) { return "\(pair.0), and not \(pair.1)" }
        guard said.count != expected.count else { return nil }
        let more = said.count > expected.count ? said[expected.count] : expected[said.count]
        return "\(said.count) things are said, and not \(expected.count): \(more)"
    }
}
