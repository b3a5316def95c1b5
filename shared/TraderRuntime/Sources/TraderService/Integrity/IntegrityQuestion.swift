public import TraderBus
public import TraderModel
public import TraderProto

/// The command `integrity`: rows of a service's ledger.
public enum IntegrityQuestion: Equatable, Sendable {
    /// Which rows are asked for.
    public enum Selection: String, Sendable, CaseIterable {
        case all
        /// Those that a person would ask about: late by more than 30 s, filled, missing or revised, and bars that REST had to tell.
        case exceptions
    }

    /// The rows that open at `from` or later, newest first, at most `limit`.
    case newest(Selection, from: Timestamp, limit: Int)
    /// What a judgement at a bar's close rests on.
    case behind(BarTime)

    /// The command's name.
    package static let command = "integrity"
    /// The largest answer: within what a command's reply may hold.
    public static let mostEntries = 600

    /// What a command asks; nil when it cannot be understood.
    package init?(_ arguments: [String: String]) {
        if let text = arguments["bar"] {
            guard arguments.count == 1, let ts = Int64(text), let bar = FeatureRecord.barLength.bar(opening: ts) else { return nil }
            self = .behind(bar)
            return
        }
        guard let selection = Selection(rawValue: arguments["rows"] ?? "exceptions"),
            let from = Int64(arguments["from"] ?? "0").flatMap(Timestamp.init(unixSeconds:)),
            let limit = Int(arguments["limit"] ?? "\(Self.mostEntries)"),
            (1...Self.mostEntries).contains(limit)
        else { return nil }
        self = .newest(selection, from: from, limit: limit)
    }

    private var arguments: [String: String] {
        switch self {
        case .newest(let selection, let from, let limit):
            ["rows": selection.rawValue, "from": "\(from.wholeSeconds)", "limit": "\(limit)"]
        case .behind(let bar): ["bar": "\(bar.unixSeconds)"]
        }
    }

    /// Asks a service. Throws `BusError.unanswered` when it is not there.
    public func ask(at endpoint: Endpoint, over bus: Bus, timeout: Duration) async throws -> [LedgerEntry] {
        try await bus.answer(to: Self.command, arguments, at: endpoint, timeout: timeout)
    }
}
