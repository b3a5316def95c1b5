import APIGateway
import LiqPoller
import MarketFeed
import PaperBroker
import SignalEngine
import TraderService

/// How each service's store is verified, in the order of the flow.
enum Verifications {
    static let all: [ServiceVerification] = [
        MarketFeed.verification, LiqPoller.verification, SignalEngine.verification, PaperBroker.verification, APIGateway.verification,
    ]
}
