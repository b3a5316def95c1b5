import Logging
import ServiceLifecycle
import TraderModel
import TraderProto
import TraderService
import TraderSources
import TraderVenues

/// liq-poller's loop: history first, then each hour from two minutes past its end on.
struct PollLoop: Service {
    let context: ServiceContext
    let door: VenueDoor
    let venue: GateStatistics
    let contracts: [Instrument]
    let amounts: GateAmounts

    func run() async throws {
        try await door.closing { try await context.untilShutdown { try await follow() } }
    }

    private func follow() async throws {
        try await context.clockStarted()
        let alarm = context.clock.makeAlarm()
        var poll = try Poll(context: context, venue: venue, board: door.board, contracts: contracts, amounts: amounts)
        try await poll.loadHistory()
        while !Task.isCancelled {
            alarm.set(try await poll.run())
            _ = try await alarm.next()
        }
    }
}
