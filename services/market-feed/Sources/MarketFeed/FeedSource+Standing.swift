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

    /// Running, unless the stream is lost, a bar waits for its confirmation, or the clock is wrong.
    package func standing(_ machine: CandleMachine, at now: Timestamp) -> Standing {
        let gates = FeedGates(machine, confirmations, clock.difference, at: now)
        let obstacle = obstacle(machine, at: now)
        guard !isLoading else {
            let trouble = obstacle ?? loadingTrouble
            return Standing(
                state: trouble == nil ? .bootstrapping : .stale, reason: trouble ?? "loading history from the venue", gates: gates.gates)
        }
        let trouble =
            obstacle ?? streamTrouble ?? gates.trouble ?? confirmations.reason ?? loadingTrouble
            ?? clock.difference?.trouble
        return Standing(state: trouble == nil ? .running : .stale, reason: trouble, gates: gates.gates)
    }
}
