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

    /// Verifies what is there of `platform`, with a few lines a store. Throws the first `Discrepancy`.
    static func run(_ platform: RecordedPlatform, say: (String) throws -> Void) throws {
        for verification in all {
            guard let counts = try verification.verify(in: platform) else {
                try say("\(verification.service): no store there")
                continue
            }
            for line in VerifiedText.lines(of: verification.service, counts) { try say(line) }
        }
    }
}
