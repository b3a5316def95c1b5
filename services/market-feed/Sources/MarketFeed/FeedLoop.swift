import Logging
import ServiceLifecycle
import TraderModel
import TraderProto
import TraderService
import TraderSources
import TraderVenues

/// market-feed's loop: history first, then the stream, with REST for what the stream cannot say.
struct FeedLoop: Service {
    let context: ServiceContext
    let door: VenueDoor
    let rest: CoinbaseREST
    let stream: CoinbaseStream
    /// The series that are made.
    let series: [Series]

    private enum Event: Sendable {
        case stream(CoinbaseStream.Event)
        case alarm
    }

    func run() async throws {
        try await door.closing {
            try await context.untilShutdown {
                try await withThrowingTaskGroup { group in
                    group.addTask { await stream.run() }
                    group.addTask { try await follow() }
                    try await group.next()
                    group.cancelAll()
                }
            }
        }
    }

    private func follow() async throws {
        try await context.clockStarted()
        let alarm = context.clock.makeAlarm()
        var feed = try Feed(context: context, rest: rest, stream: stream, board: door.board, counters: door.counters, series: series)
        try await feed.loadHistory()
        try await feed.settle(alarm)
        let events = EventSource<Event> { [stream] in await stream.events.first { _ in true }.map(Event.stream) }
        let alarms = EventSource<Event> {
            _ = try await alarm.next()
            return .alarm
        }
        try await forEachEvent(of: [events, alarms]) { event in
            switch event {
            case .stream(let event): try feed.take(event)
            case .alarm: try feed.timePassed()
            }
            try await feed.settle(alarm)
            // A simulation lets time pass when the frame is said to be done with: not before what follows from it is.
            feed.reportFrame()
        }
    }
}
