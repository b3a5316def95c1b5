"""The cross in vectorbt: arrays all the way, no Python code per bar."""

import numpy as np
import pandas as pd
import vectorbt as vbt
from vectorbt.generic.nb import rolling_mean_1d_nb
from vectorbt.portfolio.enums import TradeDirection

import harness

arguments = harness.arguments()
bars = harness.read_bars(arguments.bars)
close = pd.Series(bars["close"], index=pd.to_datetime(bars["ts"], unit="s"))


def run(close):
    # The compiled function behind vbt.MA, which costs some milliseconds more.
    prices = close.to_numpy()
    fast = rolling_mean_1d_nb(prices, harness.FAST, minp=harness.FAST)
    slow = rolling_mean_1d_nb(prices, harness.SLOW, minp=harness.SLOW)
    up = np.zeros(len(prices), dtype=bool)
    down = np.zeros(len(prices), dtype=bool)
    up[1:] = (fast[:-1] <= slow[:-1]) & (fast[1:] > slow[1:])  # false where a mean is not yet known (NaN)
    down[1:] = (fast[:-1] >= slow[:-1]) & (fast[1:] < slow[1:])

    # Orders fill at the close of their bar; an opposite entry closes the position and opens the other one.
    portfolio = vbt.Portfolio.from_signals(
        close, entries=up, short_entries=down, upon_opposite_entry="reverse",
        size=harness.NOTIONAL, size_type="value", fees=harness.FEE, init_cash=harness.CASH,
        freq="5min", engine=arguments.engine,
    )
    trades = portfolio.get_trades().closed.values
    sign = np.where(trades["direction"] == TradeDirection.Long, 1.0, -1.0)
    return len(trades), harness.net_bps(sign, trades["entry_price"], trades["exit_price"]).sum()


name = "vectorbt" if arguments.engine is None else f"vectorbt ({arguments.engine})"
harness.measure(name, vbt.__version__, len(close), arguments.runs, lambda: close, run)
