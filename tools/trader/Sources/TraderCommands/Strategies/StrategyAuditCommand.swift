import ArgumentParser
import TraderLab
import TraderModel
import TraderSignals
import VenueSimulator

/// `trader strategies audit NAME`: shows that no past decision changes when the future is cut off or poisoned.
struct StrategyAuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Runs a strategy with the future cut off and poisoned, and compares every past decision.",
        discussion: "Without files it runs over a synthetic market of 40 days.")

    @Argument(help: "A strategy by its name or file.")
    var strategy: String

    @Option(help: "SYMBOL=FILE, as for trader backtest.")
    var candles: [String] = []

    @Option(help: "BTC=FILE, as for trader backtest.")
    var liquidations: [String] = []

    @Option(help: "At how many bars the future is taken away.")
    var cuts = 24

    @Option(help: "Seed of the synthetic market and of the bars at which the future is taken away.")
    var seed: UInt64 = 7

    func run() async throws {
        guard (1...1_000).contains(cuts) else { throw InputError("--cuts \(cuts): give a number from 1 to 1000") }
        let document = try await StrategySource.find().document(strategy)
        let history = try history(for: document)
        let audit = LookAheadAudit(document, cuts: cuts, seed: seed)
        let finding = try audit.finding(over: history)
        guard finding.cuts > 0 else {
            throw InputError("--cuts \(cuts): there are \(finding.bars) bars; give files with more, or a smaller number")
        }
        guard finding.difference == nil else { throw RunError("\(document.name) sees the future: \(finding.difference ?? "")") }
        try Console.print(
            "\(document.name): \(finding.bars) bars; the future was cut off at \(finding.cuts) of them and poisoned at as many",
            "\(finding.compared) values and conditions before the cuts were compared bit by bit, with a run bar by bar as well: none changed",
            "\(finding.fires) decisions to enter or leave over the whole run")
    }

    private func history(for document: StrategyDocument) throws -> MarketHistory {
        guard candles.isEmpty, liquidations.isEmpty else {
            let contents = try MarketFiles(candles: candles, liquidations: liquidations, fillGaps: false).contents(for: [document])
            for warning in contents.warnings { Console.note(warning) }
            return contents.history
        }
        let inputs = try StrategyPlan(document).inputs
        let names = (MarketOffer.standard.instruments + inputs.instruments + inputs.contracts).map(\.description)
        let offer: MarketOffer
        do throws(MarketOffer.Refusal) { offer = try MarketOffer(names.joined(separator: ",")) } catch {
            throw InputError("\(document.name): \(error)")
        }
        let history = SyntheticMarket(seed: seed, offer: offer, historyDays: 38, liveDays: 2).market.history
        guard inputs.instruments.allSatisfy({ history.sampled(document.sampledLength)[$0] != nil }) else {
            throw InputError(
                "\(document.name): there is no synthetic market of what it names in bars of its own; give files with --candles")
        }
        return history
    }
}
