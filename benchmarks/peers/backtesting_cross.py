"""The cross in backtesting.py."""

import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
from backtesting import Strategy
from backtesting.lib import FractionalBacktest

import harness

UNIT = 1e-8  # of a coin: backtesting.py trades whole units only, and FractionalBacktest gives it prices of this much

warnings.filterwarnings("ignore", message="Some trades remain open")


def crosses(close):
    """1 where the fast mean crosses above the slow one, -1 where below, 0 elsewhere; NaN while the slow one is not known."""
    close = pd.Series(np.rint(close / UNIT))  # whole cents again
    fast = close.rolling(harness.FAST).mean().to_numpy()
    slow = close.rolling(harness.SLOW).mean().to_numpy()
    signal = np.full(len(close), np.nan)
    signal[harness.SLOW - 1:] = 0
    signal[1:][(fast[:-1] <= slow[:-1]) & (fast[1:] > slow[1:])] = 1
    signal[1:][(fast[:-1] >= slow[:-1]) & (fast[1:] < slow[1:])] = -1
    return signal


class Cross(Strategy):
    def init(self):
        # One indicator instead of three: each costs a slice per bar.
        self.signal = self.I(crosses, self.data.Close, plot=False)

    def next(self):
        signal = self.signal[-1]
        if signal:
            size = round(harness.NOTIONAL / self.data.Close[-1])
            if signal > 0 and not self.position.is_long:
                self.buy(size=size)
            elif signal < 0 and not self.position.is_short:
                self.sell(size=size)


def run(backtest):
    trades = backtest.run()._trades
    sign = np.sign(trades.Size.to_numpy())
    return len(trades), harness.net_bps(sign, trades.EntryPrice.to_numpy(), trades.ExitPrice.to_numpy()).sum()


arguments = harness.arguments()
bars = harness.read_bars(arguments.bars)
data = pd.DataFrame(
    {column.capitalize(): bars[column] for column in ("open", "high", "low", "close", "volume")},
    index=pd.to_datetime(bars["ts"], unit="s"),
)


def prepare():
    # exclusive_orders: an order closes the position that is open. Trades open at the end stay out of the list.
    return FractionalBacktest(
        data, Cross, fractional_unit=UNIT, cash=harness.CASH, commission=harness.FEE,
        trade_on_close=True, exclusive_orders=True, finalize_trades=False,
    )


harness.measure("backtesting.py", version("backtesting"), len(data), arguments.runs, prepare, run)
