import TestSupport
import Testing
import TraderFiles
import TraderLab
import TraderModel
import TraderSignals

/// The engine against an independent implementation of the same rules in pandas, over two months of real data.
@Suite(.enabled(if: RecordedMarket.isPresent, Comment(rawValue: RecordedMarket.absence)))
struct OracleTests {
    private static let history = Result {
        MarketHistory(
            bars: [
                .coinbaseBTC: try CandleFile(path: RecordedMarket.path("BTC-USD_5m.csv.gz")).bars,
                .coinbaseETH: try CandleFile(path: RecordedMarket.path("ETH-USD_5m.csv.gz")).bars,
            ],
            readings: try LiquidationFile(path: RecordedMarket.path("BTC_liq_1h.csv.gz"), instrument: .gateBTC).readings)
    }

    private static let whole = Result {
        var backtest = Backtest(chain: Chain(signals: try FourSignals.machine()))
        return backtest.result(over: try history.get())
    }

    @Test func theTradesAreTheOraclesTrades() throws {
        let expected = try ExpectedTrade.read(Repository.rows(of: try TextFile.read(RecordedMarket.oracleTrades)))
        #expect(expected.count == 122)
        let result = try Self.whole.get()
        ExpectedTrade.compare(result.trades, with: expected)
        #expect(Set(result.trades.map(\.signal)) == ["LQ-1", "LQ-2", "LQ-3", "VS-3"])
    }

    @Test func theColumnsGiveTheSameTradesBitForBit() throws {
        let columns = try ColumnBacktest(FourSignals.documents(), home: .made).result(over: try Self.history.get())
        #expect(columns == (try Self.whole.get()))
    }

    @Test func theAccountEndsWithWhatTheTradesBrought() throws {
        let result = try Self.whole.get()
        let equity = try #require(result.equity)
        let net = result.trades.compactMap(\.exit?.netBps).reduce(0, +)
        // Each trade is of 10,000 USD less what does not buy a whole unit: a basis point is a dollar.
        #expect((equity.balance.doubleValue - 100_000 - net).magnitude < 0.01)
        #expect(equity.openTrades == result.trades.count { $0.exit == nil })
    }

    @Test func aRunThatStartsAfterThirtyOneDaysOfHistoryGivesTheSameTrades() throws {
        let history = try Self.history.get()
        let first = try #require(history.bars[.coinbaseBTC]?.first?.ts)
        let firstReading = try #require(history.readings.first?.ts)
        let from = max(first, firstReading).advanced(by: 31 * 288)
        var backtest = Backtest(chain: Chain(signals: try FourSignals.machine()), from: from)
        let result = backtest.result(over: history)
        // Ids count from 1 in either run.
        let after = try Self.whole.get().trades.filter { $0.entryTs >= from }
        #expect(after.count > 80)
        #expect(result.trades.map(Self.content) == after.map(Self.content))
        #expect(Set(result.firstReadyBars.values) == [from])
    }

    private static func content(of trade: Trade) -> Trade {
        var content = trade
        content.id = 0
        return content
    }
}
