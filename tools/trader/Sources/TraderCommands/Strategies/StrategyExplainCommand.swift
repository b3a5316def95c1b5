import ArgumentParser
import SignalEngine
import TraderDocuments
import TraderModel
import TraderSignals

/// `trader strategies explain NAME [--at TIME]`: how each condition stood at a bar.
struct StrategyExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says how each condition of a strategy stood at a bar, and what came of it.")

    @Argument(help: "The strategy.")
    var name: String

    @Option(help: "A moment within the bar; the newest bar without it.", transform: TimeArgument.read)
    var at: TimeArgument?

    @Option(help: "Folder of the stores. (default: DATA_DIR of the settings, else .trader/demo)")
    var data: String?

    func run() async throws {
        guard let recorded = try await RecordedStrategies.find(data: data) else {
            throw RunError(
                "there is no signal-engine.db in \(data ?? "\(DataFolder.live.path) or \(DataFolder.demo.path)"): start a platform first")
        }
        let length = try recorded.latest().first { $0.name == name }?.reads?.length ?? FeatureRecord.barLength
        let bar = at.map { length.bar(containing: $0.timestamp) }
        guard let judged = try recorded.judgement(of: name, at: bar) else {
            let known = try recorded.latest().map(\.name)
            guard known.contains(name) else {
                throw InputError("\(name): no such strategy ran; choose from \(known.joined(separator: ", "))")
            }
            throw InputError("\(name) was not judged at \(bar.map { "\($0)" } ?? "any bar") that is kept; the last 30 days are")
        }
        let words = try recorded.document(of: name, version: judged.judgement.version)
        let plan = try words.map { try YAMLDocument.plan(from: $0, among: .known) }
        let desk = try RecordedTrades.find(recorded.folder)?.desk(
            of: StrategyVersion(name: name, version: judged.judgement.version), at: judged.ts,
            cooldownSeconds: plan?.document.cooldownSeconds ?? 0)
        try Console.print(lines(judged, plan, desk, of: length))
    }

    private func lines(_ judged: FeatureTable.Judged, _ plan: StrategyPlan?, _ desk: DeskStanding?, of length: BarLength) -> [String] {
        let judgement = judged.judgement
        let closes = judged.ts.closeTime(of: length)
        var lines = [
            "\(name), version \(judgement.version), judged at the close of the bar \(judged.ts) (\(closes)): "
                + (desk.map { judgement.outcome(with: $0) } ?? judgement.outcome).rawValue
        ]
        if judged.standing != .timely { lines.append("  the bar was \(judged.standing.rawValue): it feeds the values and never fires") }
        let groups = [
            ("long", judgement.long, plan?.entryConditions(.long)), ("short", judgement.short, plan?.entryConditions(.short)),
            ("exit", desk?.open.map { judgement.exit($0) } ?? [], desk?.open.flatMap { plan?.exitConditions($0) }),
        ]
        for (title, conditions, texts) in groups where !conditions.isEmpty {
            lines.append("  \(title)")
            for (place, condition) in conditions.enumerated() {
                let text = texts.flatMap { place < $0.count ? $0[place] : nil } ?? "condition \(place + 1)"
                lines.append("    " + Self.line(condition, text))
            }
        }
        return lines
    }

    private static func line(_ condition: Judgement.Condition, _ text: String) -> String {
        let mark = condition.holds.map { $0 ? "yes" : "no " } ?? "?  "
        guard condition.value != nil || condition.threshold != nil else {
            return "\(mark)  \(text)\(condition.holds == nil ? "   (unknown)" : "")"
        }
        return "\(mark)  \(text)   (\(number(condition.value)) against \(number(condition.threshold)))"
    }

    private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "unknown" }
}
