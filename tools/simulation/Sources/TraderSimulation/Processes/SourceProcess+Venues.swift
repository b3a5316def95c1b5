import LiqPoller
import MarketFeed
import TraderModel
import TraderVenues

/// The two sources at the simulated venues' doors.
extension SourceProcess {
    static func feed(_ life: Life, _ market: RunMarket, _ truth: VenueTruth, inputsPerSnapshot: Int) throws -> SourceProcess
    where Shell == CandleShell, Source == FeedSource {
        // What was final before this life is not compared with later answers: the simulated venue changes none of it.
        let source = FeedSource(
            market.rules(of: life.name), first: market.first[life.name] ?? [], reach: HistoryReach(venueBegan: truth.first),
            shadow: ShadowBook())
        return try SourceProcess(
            life, CandleShell(fresh: CandleMachine(series: [])), source, inputsPerSnapshot: inputsPerSnapshot,
            event: { event, now in
                switch event {
                case .feed(.toldTime(let result, let question, _)): .toldTime(result, question: question, at: now)
                case .feed(let event): event
                default: nil
                }
            },
            perform: { $2.make($0, of: $1) })
    }

    static func poll(_ life: Life, _ truth: VenueTruth, inputsPerSnapshot: Int) throws -> SourceProcess
    where Shell == LiquidationShell, Source == PollSource {
        let contracts = [Instrument.gateBTC, .gateETH]
        let source = PollSource(
            contracts: contracts, amounts: .usd, venueBegan: BarLength.oneHour.bar(containing: truth.first.openTime))
        return try SourceProcess(
            life, LiquidationShell(fresh: LiquidationMachine(contracts: contracts)), source, inputsPerSnapshot: inputsPerSnapshot,
            event: { event, now in
                switch event {
                case .poll(.toldTime(let result, let question, _)): .toldTime(result, question: question, at: now)
                case .poll(let event): event
                default: nil
                }
            },
            perform: { $2.make($0, of: $1) })
    }
}
