import APIGateway
import LiqPoller
import MarketFeed
import PaperBroker
import SignalEngine
import TraderProto
import TraderService
import TraderStore

/// How each service's store is verified, in the order of the flow.
enum Verifications {
    static let all: [ServiceVerification] =
        ServiceName.feeds.map(MarketFeed.verification) + [
            LiqPoller.verification, SignalEngine.verification, PaperBroker.verification, APIGateway.verification,
        ]

    /// Verifies what is there of `platform`, with a few lines a store, and answers whether all of it could be compared.
    ///
    /// Throws the first `Discrepancy`, and `RunError` when a store is missing that the user has not said to be missing.
    static func run(_ platform: RecordedPlatform, isPartial: Bool, say: (String) throws -> Void) throws -> Bool {
        try refuseMissing(in: platform, isPartial: isPartial)
        let missing = try missing(in: platform)
        var isComplete = true
        for verification in all {
            guard let counts = try verification.verify(in: platform) else {
                if missing.contains(verification.service) { try say("\(verification.service): no store there") }
                continue
            }
            for line in VerifiedText.lines(of: verification.service, counts) { try say(line) }
            isComplete = isComplete && counts.notes.isEmpty
        }
        return isComplete
    }

    /// What a whole platform has and this one has not: one of the five, or a further feed of which somebody there has read.
    static func missing(in platform: RecordedPlatform) throws -> [ServiceName] {
        let read = Set(try platform.recordings.values.flatMap { try $0.cursors().keys })
        let whole = ServiceName.known.filter { ServiceName.allCases.contains($0) || read.contains($0) }
        return whole.filter { platform.recordings[$0] == nil }
    }

    /// Throws `RunError` when not all stores of a platform are there, unless that is meant.
    static func refuseMissing(in platform: RecordedPlatform, isPartial: Bool) throws {
        let missing = try missing(in: platform).map(\.rawValue)
        guard missing.isEmpty || isPartial else {
            throw RunError("no store of \(missing.joined(separator: ", ")): not a whole platform; give --partial if that is meant")
        }
    }
}
