"""The cross in backtrader."""

import backtrader as bt

import harness


class Bars(bt.feed.DataBase):
    """The bars from lists. backtrader's own feed from pandas is several times slower at loading them."""

    params = (("rows", None),)

    def start(self):
        super().start()
        self.rest = iter(self.p.rows)

    def _load(self):
        row = next(self.rest, None)
        if row is None:
            return False
        lines = self.lines
        lines.datetime[0], lines.open[0], lines.high[0], lines.low[0], lines.close[0], lines.volume[0] = row
        lines.openinterest[0] = 0.0
        return True


class Cross(bt.Strategy):
    def __init__(self):
        close = self.data.close
        self.fast = bt.ind.SMA(close, period=harness.FAST)
        self.slow = bt.ind.SMA(close, period=harness.SLOW)
        self.trades, self.net = 0, 0.0

    def next(self):
        # Compared here: as indicators of their own the comparisons would cost more. NaN while not known, and then false.
        now = self.fast[0] - self.slow[0]
        before = self.fast[-1] - self.slow[-1]
        signal = (before <= 0 < now) - (before >= 0 > now)
        if signal:
            size = harness.NOTIONAL / self.data.close[0]
            held = self.position.size
            # One order closes what is held and opens the other side.
            if signal > 0 and held <= 0:
                self.buy(size=size - held)
            elif signal < 0 and held >= 0:
                self.sell(size=size + held)

    def notify_trade(self, trade):
        if trade.isclosed:
            entry, exit = trade.history
            sign = 1 if entry.event.size > 0 else -1
            self.trades += 1
            self.net += harness.net_bps(sign, entry.event.price, exit.event.price)


arguments = harness.arguments()
bars = harness.read_bars(arguments.bars)
rows = list(zip(
    [ts / 86400 + 719163 for ts in bars["ts"]],  # days since the year 1, as backtrader counts
    *(bars[column] for column in ("open", "high", "low", "close", "volume")),
))


def prepare():
    cerebro = bt.Cerebro(stdstats=False, tradehistory=True)
    cerebro.adddata(Bars(rows=rows, timeframe=bt.TimeFrame.Minutes, compression=5))
    cerebro.addstrategy(Cross)
    cerebro.broker.set_cash(harness.CASH)
    cerebro.broker.set_coc(True)  # cheat on close: market orders fill at the close of the bar they were given on
    cerebro.broker.setcommission(commission=harness.FEE)
    return cerebro


def run(cerebro):
    strategy = cerebro.run()[0]
    return strategy.trades, strategy.net


harness.measure("backtrader", bt.__version__, len(rows), arguments.runs, prepare, run)
