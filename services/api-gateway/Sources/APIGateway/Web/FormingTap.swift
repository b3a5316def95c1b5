import Logging
import ServiceLifecycle
import TraderBus
import TraderModel
import TraderProto
import TraderService

/// Passes the bars in progress from every feed to the browsers; what is lost on the way comes again a second later.
struct FormingTap: Service {
    let context: ServiceContext
    let hub: BrowserHub

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for feed in context.settings.feeds { group.addTask { await follow(feed) } }
            }
        }
    }

    private func follow(_ feed: ServiceName) async {
        let records = context.bus.tap(context.settings.endpoints(of: feed).publish, prefix: FrameName.of(topic: .forming, key: ""))
        for await record in records {
            do {
                try hub.forming(WireCodec.decode(Envelope<FormingCandle>.self, from: record.body).data)
            } catch {
                context.logger.error("unreadable forming bar", metadata: ["feed": "\(feed)", "reason": "\(error)"])
            }
        }
    }
}
