import Logging
import SignalEngine
import TestSupport
import Testing
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderSignals

@Suite(.timeLimit(.minutes(1)))
struct PatienceTests {
    private let bar = MadeMarket.firstBar
    private let patience = Patience()

    /// A machine that has the bars of both instruments from `bar` on, and of liquidations only what was complete before it.
    private func waiting(bars: Int = 1, origin: Candle.Origin = .stream) -> SignalMachine {
        var machine = SignalMachine()
        machine.apply(.liquidation(.watermark(through: bar.openTime))) { _ in }
        let market = MadeMarket(bars: bars, seed: 1)
        for candle in market.btc + market.eth {
            var candle = candle
            candle.origin = origin
            machine.apply(.candle(candle)) { _ in }
        }
        return machine
    }

    private func nudge(_ machine: SignalMachine, after seconds: Int64, _ statuses: [SubscriptionStatus]) -> Consumer<SignalShell>.Nudge {
        patience.nudge(machine, bar.closeTime().advanced(bySeconds: seconds), statuses)
    }

    /// A source that has told everything and says no more.
    private func silentSource() async throws -> SubscriptionStatus {
        let log = "quiet"
        let record = try BusRecord(
            Envelope(
                topic: .liquidations, key: "watermark", log: log, seq: 1, prev: nil, at: 0, cause: nil, v: 1,
                data: LiquidationRecord.watermark(through: bar.openTime)))
        let extent = LogExtent(log: log, oldest: 1, head: 1)
        let key = try BusKey.make()
        let writer = try Bus.open(binding: .anywhere, key: key, logger: .quiet) { request in
            let reply = extent.judge(request) { seq in seq == 1 ? .genesis : .chained(previous: .genesis, body: record.body) }
            return ReplayAnswer(reply, records: reply.status == .ok && reply.from == 1 ? [record] : [])
        }
        let reader = try Bus.open(key: key, logger: .quiet)
        let subscription = reader.subscribe(to: Upstream(service: .liqPoller, endpoints: try #require(writer.endpoints)), from: nil)
        _ = try await subscription.next()
        let status = subscription.status
        #expect(status.isCaughtUp && status.lag == 0)
        return status
    }

    /// A source of which nothing was heard yet.
    private func unheardSource() throws -> SubscriptionStatus {
        let reader = try Bus.open(key: .make(), logger: .quiet)
        return reader.subscribe(to: Upstream(service: .liqPoller, publish: "tcp://127.0.0.1:1", replay: "tcp://127.0.0.1:1"), from: nil)
            .status
    }

    @Test func nothingIsPassedWhileNoBarWaits() async throws {
        let source = try await silentSource()
        for machine in [SignalMachine(), waiting(origin: .history)] {
            let nudge = nudge(machine, after: 10_000, [source])
            #expect(nudge.input == nil && nudge.lookAgainAt == nil)
        }
    }

    @Test func aSilentSourceIsPassedAMinuteAfterTheClose() async throws {
        let source = try await silentSource()
        let machine = waiting()
        let first = nudge(machine, after: 0, [source])
        #expect(first.input == nil && first.lookAgainAt == bar.closeTime().advanced(bySeconds: 60))
        #expect(nudge(machine, after: 59, [source]).input == nil)
        #expect(nudge(machine, after: 60, [source]).input == .proceed(source: "liq-poller", through: bar.closeTime()))
    }

    @Test func waitingCountsFromItsOwnBeginningWhenThatIsLater() async throws {
        let source = try await silentSource()
        let machine = waiting()
        let first = nudge(machine, after: 500, [source])
        #expect(first.input == nil && first.lookAgainAt == bar.closeTime().advanced(bySeconds: 560))
        #expect(nudge(machine, after: 559, [source]).input == nil)
        #expect(nudge(machine, after: 560, [source]).input != nil)
    }

    @Test func aClockThatIsPutBackDoesNotMakeItWaitLonger() async throws {
        let source = try await silentSource()
        let machine = waiting()
        _ = nudge(machine, after: 5_000, [source])
        #expect(nudge(machine, after: 70, [source]).lookAgainAt == bar.closeTime().advanced(bySeconds: 130))
        #expect(nudge(machine, after: 130, [source]).input != nil)
    }

    @Test func whatWaitedBeforeDoesNotCountForTheNextBar() async throws {
        let source = try await silentSource()
        var machine = waiting()
        _ = nudge(machine, after: 10, [source])
        machine.apply(.liquidation(.watermark(through: bar.closeTime()))) { _ in }
        #expect(nudge(machine, after: 20, [source]).lookAgainAt == nil)
        let next = nudge(waiting(), after: 100, [source])
        #expect(next.input == nil && next.lookAgainAt == bar.closeTime().advanced(bySeconds: 160))
    }

    @Test func aSourceThatIsNotReadYetIsNotPassed() async throws {
        let machine = waiting()
        for statuses in [[try unheardSource()], []] {
            _ = nudge(machine, after: 0, statuses)
            let late = nudge(machine, after: 60, statuses)
            #expect(late.input == nil && late.lookAgainAt == bar.closeTime().advanced(bySeconds: 61))
        }
    }

    @Test func allBarsThatWaitArePassedTogether() async throws {
        let source = try await silentSource()
        let machine = waiting(bars: 5)
        let newest = bar.advanced(by: 4).closeTime()
        _ = patience.nudge(machine, newest, [source])
        let nudge = patience.nudge(machine, newest.advanced(bySeconds: 60), [source])
        #expect(nudge.input == .proceed(source: "liq-poller", through: newest))
        var passed = machine
        var judged: [FeatureRecord] = []
        passed.apply(try #require(nudge.input)) { output in
            if case .features(let record) = output { judged.append(record) }
        }
        #expect(judged.map(\.passed) == Array(repeating: ["liq-poller"], count: 5))
    }
}

extension Endpoints {
    /// Ports that the system chooses.
    fileprivate static let anywhere = Endpoints(publish: "tcp://127.0.0.1:*", replay: "tcp://127.0.0.1:*", command: "tcp://127.0.0.1:*")
}

extension Logger {
    fileprivate static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
