import ArgumentParser
import Foundation
import TraderBus
import TraderDocuments
import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// `trader strategies list`: the documents of the folder, and what a platform on this machine makes of them.
struct StrategyListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the documents of the folder and what runs.",
        discussion: "Ends with status 1 when a document is not used. A strategy is BLIND while data that it reads is out of reach.")

    @Option(help: "Folder of the stores. (default: DATA_DIR of the settings, else .trader/demo)")
    var data: String?

    private static let patience = Duration.seconds(2)

    func run() async throws {
        let recorded = try await RecordedStrategies.find(data: data)
        let reach = try await reach(of: recorded?.folder)
        let followed = reach == nil ? [:] : try await WatchListDoor(data: data).followed()
        var rows: [String: (state: String, title: String)] = [:]
        for strategy in try recorded?.latest() ?? [] where strategy.state != "removed" {
            let obstacle =
                strategy.state == "running"
                ? strategy.reads.flatMap { reads in
                    reach.flatMap { $0.reach.obstacle(to: reads, judgedUpTo: $0.judgedUpTo) }
                } : nil
            let lacking = strategy.state == "running" ? strategy.reads.flatMap { Self.lacking($0, followed) } : nil
            let state =
                "\(strategy.state), version \(strategy.version)"
                + ((lacking ?? obstacle.map { "\($0.source) \($0.detail ?? $0.reason)" }).map { ", BLIND: \($0)" } ?? "")
            rows[strategy.name] = (state, "")
        }
        var broken: [String] = []
        let source = try await StrategySource.find(of: recorded?.folder ?? data.map { DataFolder($0) })
        for file in source.path == nil ? [] : try source.files() {
            switch file.document {
            case .success(let document):
                rows[document.name] = (rows[document.name]?.state ?? "not running", document.title)
            case .failure: broken += [file.complaint].compactMap { $0 }
            }
        }
        if rows.isEmpty, broken.isEmpty {
            throw RunError("there are no documents in \(source.path ?? "any folder") and no store of what ran")
        }
        let width = rows.keys.map(\.count).max() ?? 0
        let stateWidth = rows.values.map(\.state.count).max() ?? 0
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
            let title = row.title.isEmpty ? row.state : "\(padded(row.state, stateWidth))  \(row.title)"
            try Console.print("\(padded(name, width))  \(title)")
        }
        for line in broken { try Console.print("not used: \(line)") }
        guard broken.isEmpty else {
            throw RunError("\(broken.count) of the documents in \(source.path ?? "") \(broken.count == 1 ? "is" : "are") not used")
        }
    }

    /// What it waits for, since nobody follows it; nil when all that it reads is followed, as far as the feeds say.
    private static func lacking(_ reads: LaneReads, _ followed: [String: [InstrumentRecord]]) -> String? {
        let missing = reads.instruments.first { instrument in
            followed[instrument.venue].map { list in
                !list.contains { $0.instrument == instrument && $0.follows.contains(reads.channel) }
            } ?? false
        }
        return missing.map {
            "waits for \(reads.channel.rawValue) of \($0), ./trader instruments follow \($0) --what \(reads.channel.rawValue)"
        }
    }

    /// What the services that read the venues say, and up to when any bar was judged; nil when nothing runs.
    private func reach(of folder: DataFolder?) async throws -> (reach: DataReach, judgedUpTo: Timestamp?)? {
        guard let folder, let place = await Whereabouts.running(in: folder) else { return nil }
        let answers = try await place.probe().statuses(at: place.endpoints, timeout: Self.patience)
        guard let now = answers.values.compactMap(\.status?.now).max() else { return nil }
        let readers = answers.filter { DataReach.readers.values.contains($0.key) }.compactMapValues { answer -> DataReach.Reader? in
            switch answer {
            case .silence(let why): .silent(why)
            case .status(let status, _): status.source.map { .report($0) }
            }
        }
        let judgedUpTo = answers[.signalEngine]?.status?.newestDataAt.map { Timestamp(microseconds: $0) }
        return (DataReach(readers, now: Timestamp(microseconds: now)), judgedUpTo)
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
}
