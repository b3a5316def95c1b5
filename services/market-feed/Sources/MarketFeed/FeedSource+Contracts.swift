import Logging
import TraderModel
import TraderSources
import TraderVenues

/// The facts of what is followed.
extension FeedSource {
    /// Seconds between two questions for them, and after one that came to nothing.
    private static let contractSeconds: Int64 = 86_400
    private static let contractRetrySeconds: Int64 = 300
    /// Seconds after which the question is given up.
    private static let contractPatienceSeconds: Int64 = 60

    /// What a question for contracts has come to.
    struct ContractCheck: Sendable {
        /// What the venue told last.
        var known: [Instrument: Contract] = [:]
        /// When it is asked next; nil for now.
        var due: Timestamp?
        var isAsking = false
    }

    mutating func askForContracts(at now: Timestamp) {
        guard rules.tellsContracts, contracts.due.map({ $0 <= now }) ?? true else { return }
        contracts.isAsking = true
        contracts.due = now.advanced(bySeconds: Self.contractPatienceSeconds)
        wishes.append(.contracts)
    }

    mutating func inputs(
        of result: Result<[Contract], VenueError>, _ machine: CandleMachine, at now: Timestamp
    ) -> [CandleInput] {
        contracts.isAsking = false
        switch result {
        case .failure(let error):
            contracts.due = now.advanced(bySeconds: Self.contractRetrySeconds)
            say(.warning, "contracts not known", ["reason": "\(error)"])
            return []
        case .success(let told):
            contracts.due = now.advanced(bySeconds: Self.contractSeconds)
            contracts.known = Dictionary(told.map { ($0.instrument, $0) }) { first, _ in first }
            let followed = (machine.watchList ?? []).compactMap { contracts.known[$0.instrument] }
            for record in machine.watchList ?? [] where contracts.known[record.instrument] == nil {
                say(.warning, "the venue has no such contract", ["instrument": "\(record.instrument)"])
            }
            return followed.isEmpty ? [] : [.contracts(followed, at: now)]
        }
    }
}
