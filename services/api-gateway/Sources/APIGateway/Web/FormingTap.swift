import Logging
import ServiceLifecycle
import TraderBus
import TraderModel
import TraderProto
import TraderService

/// Passes the bar in progress from market-feed to the browsers; what is lost on the way comes again a second later.
struct FormingTap: Service {
    let context: ServiceContext
    let hub: BrowserHub

    func run() async throws {
        let records = context.bus.tap(context.settings.endpoints(of: .marketFeed).publish, prefix: FrameName.of(topic: .forming, key: ""))
        await cancelWhenGracefulShutdown {
            for await record in records {
                do {
                    try hub.forming(WireCodec.decode(Envelope<FormingCandle>.self, from: record.body).data)
                } catch {
                    context.logger.error("unreadable forming bar", metadata: ["reason": "\(error)"])
                }
            }
        }
    }
}
