import TestSupport
import Testing
import TraderBroker
import TraderLab
import TraderModel
import TraderSignals

/// The engine against the same independent implementation, over a made market that every machine has.
///
/// `Tests/Fixtures/made_market_trades.csv` was made by writing `MadeMarket(bars: 4_000, seed: 9)`, with punctual readings, as CSV files
/// and running the oracle on them: `seed000.py BTC.csv ETH.csv LIQ.csv --window 288 --csv made_market_trades.csv`. (With pandas 3 its
/// `.asi8` needs `.as_unit("ns")` before it: hours count in seconds there, and no flip would be found.)
@Suite struct GoldenTests {
    static let market = MadeMarket(bars: 4_000, seed: 9)

    @Test func theTradesOfTheMadeMarketAreTheOraclesTrades() throws {
        let expected = try ExpectedTrade.read(Repository.fixtureRows("made_market_trades.csv"))
        var backtest = Backtest(chain: try .made(window: 288))
        let trades = backtest.result(over: Self.market.punctualHistory).trades
        ExpectedTrade.compare(trades, with: expected)
        #expect(Set(expected.map(\.signal)).count == 4)
        #expect(expected.count > 50)
    }

    @Test func theReturnsLessAnotherCostAreThatMuchLower() throws {
        let expected = try ExpectedTrade.read(Repository.fixtureRows("made_market_trades.csv"))
        let settings = BrokerSettings(cost: try #require(BasisPoints("12.5")))
        var backtest = Backtest(chain: Chain(signals: try FourSignals.machine(window: 288), broker: .init(settings: settings)))
        ExpectedTrade.compare(backtest.result(over: Self.market.punctualHistory).trades, with: expected, cost: 12.5)
    }
}
