package import TraderModel
package import TraderService
import TraderSources

extension FeedSource {
    /// How a feed stands at a moment.
    package struct Standing: Sendable {
        package var state: StatusBoard.State
        /// Why it is not up to date; nil while it is.
        package var reason: String?
        package var gates: [SourceReport.Gate]
    }

    /// Running, unless the stream is lost, a bar waits for its confirmation, or the clock is wrong. What the venue does not have is said, and
    /// troubles nobody else; a feed that follows nothing else is of no use.
    package func standing(_ machine: CandleMachine, at now: Timestamp) -> Standing {
        let gates = FeedGates(machine, confirmations, clock.difference, listing.unlisted, at: now)
        let trouble = trouble(machine, gates, at: now)
        let isUseless = !(machine.watchList ?? []).isEmpty && (machine.watchList ?? []).allSatisfy { isUnlisted($0.instrument) }
        let state: StatusBoard.State = trouble != nil || isUseless ? .stale : isLoading ? .bootstrapping : .running
        let words = [trouble ?? (isLoading ? "loading history from the venue" : nil), unlistedWords].compactMap(\.self)
        return Standing(state: state, reason: words.isEmpty ? nil : words.joined(separator: "; "), gates: gates.gates)
    }

    private func trouble(_ machine: CandleMachine, _ gates: FeedGates, at now: Timestamp) -> String? {
        let obstacle = obstacle(machine, at: now)
        guard !isLoading else { return obstacle ?? loadingTrouble }
        return obstacle ?? streamTrouble ?? gates.trouble ?? confirmations.reason { !isUnlisted($0.instrument) } ?? loadingTrouble
            ?? clock.difference?.trouble
    }
}
