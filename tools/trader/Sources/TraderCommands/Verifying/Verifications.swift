import APIGateway
import LiqPoller
import MarketFeed
import PaperBroker
import SignalEngine
import TraderProto
import TraderService

/// How each service's store is verified, in the order of the flow.
enum Verifications {
    static let all: [ServiceVerification] = [
        MarketFeed.verification, LiqPoller.verification, SignalEngine.verification, PaperBroker.verification, APIGateway.verification,
    ]

    /// Verifies what is there of `platform`, with a few lines a store, and answers whether all of it could be compared.
    ///
    /// Throws the first `Discrepancy`, and `RunError` when a store is missing that the user has not said to be missing.
    static func run(_ platform: RecordedPlatform, isPartial: Bool, say: (String) throws -> Void) throws -> Bool {
        try refuseMissing(in: platform, isPartial: isPartial)
        var isComplete = true
        for verification in all {
            guard let counts = try verification.verify(in: platform) else {
                try say("\(verification.service): no store there")
                continue
            }
            for line in VerifiedText.lines(of: verification.service, counts) { try say(line) }
            isComplete = isComplete && counts.notes.isEmpty
        }
        return isComplete
    }

    /// Throws `RunError` when not all five stores are there, unless that is meant.
    static func refuseMissing(in platform: RecordedPlatform, isPartial: Bool) throws {
        let missing = ServiceName.allCases.filter { platform.recordings[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty || isPartial else {
            throw RunError("no store of \(missing.joined(separator: ", ")): not a whole platform; give --partial if that is meant")
        }
    }
}
