import Logging
import ServiceLifecycle
import TraderModel
import TraderProto
import TraderService
import TraderVenues

/// liq-poller's loop: history first, then each hour from two minutes past its end on.
struct PollLoop: Service {
    let context: ServiceContext
    let client: VenueClient
    let venue: GateStatistics
    let board: SourceBoard
    let contracts: [Instrument]
    let amounts: GateAmounts
    let recorder: FrameRing

    func run() async throws {
        defer { recorder.close() }
        try await client.closing { try await context.untilShutdown { try await follow() } }
    }

    private func follow() async throws {
        try await context.clockStarted()
        let alarm = context.clock.makeAlarm()
        var poll = try Poll(context: context, venue: venue, board: board, contracts: contracts, amounts: amounts)
        try await poll.loadHistory()
        while !Task.isCancelled {
            alarm.set(try await poll.run())
            _ = try await alarm.next()
        }
    }
}
