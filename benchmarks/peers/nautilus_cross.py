"""The cross in NautilusTrader."""

from decimal import Decimal

import numpy as np
import pandas as pd
import nautilus_trader
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, RiskEngineConfig
from nautilus_trader.core.nautilus_pyo3 import SimpleMovingAverage  # in Rust; the one of nautilus_trader.indicators is slower
from nautilus_trader.model.currencies import BTC, USD
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import CurrencyPair
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.persistence.wranglers import BarDataWrangler
from nautilus_trader.trading.strategy import Strategy

import harness

VENUE = Venue("SIM")
INSTRUMENT = CurrencyPair(
    instrument_id=InstrumentId(Symbol("BTC-USD"), VENUE), raw_symbol=Symbol("BTC-USD"),
    base_currency=BTC, quote_currency=USD,
    price_precision=0, price_increment=Price.from_str("1"),  # in cents
    size_precision=8, size_increment=Quantity.from_str("0.00000001"),
    margin_init=Decimal(0), margin_maint=Decimal(0),
    maker_fee=Decimal(str(harness.FEE)), taker_fee=Decimal(str(harness.FEE)),
    ts_event=0, ts_init=0,
)
BAR_TYPE = BarType.from_str(f"{INSTRUMENT.id}-5-MINUTE-LAST-EXTERNAL")


class Cross(Strategy):
    def on_start(self):
        self.fast = SimpleMovingAverage(harness.FAST)
        self.slow = SimpleMovingAverage(harness.SLOW)
        self.before = float("nan")  # compares false
        self.held = 0.0
        self.trades, self.net = 0, 0.0
        self.subscribe_bars(BAR_TYPE)

    def on_bar(self, bar):
        close = bar.close.as_double()
        self.fast.update_raw(close)
        self.slow.update_raw(close)
        if not self.slow.initialized:
            return
        now = self.fast.value - self.slow.value
        before, self.before = self.before, now
        if before <= 0 < now and self.held <= 0:
            self.turn(OrderSide.BUY, 1, close)
        elif before >= 0 > now and self.held >= 0:
            self.turn(OrderSide.SELL, -1, close)

    def turn(self, side, sign, close):
        # One order closes what is held and opens the other side.
        size = round(harness.NOTIONAL / close, 8)
        quantity = INSTRUMENT.make_qty(abs(self.held) + size)
        self.submit_order(self.order_factory.market(INSTRUMENT.id, side, quantity))
        self.held = sign * size

    def on_position_closed(self, event):
        sign = 1 if event.entry == OrderSide.BUY else -1
        self.trades += 1
        self.net += harness.net_bps(sign, event.avg_px_open, event.avg_px_close)


arguments = harness.arguments()
bars = harness.read_bars(arguments.bars)
data = pd.DataFrame({column: bars[column] for column in ("open", "high", "low", "close")},
                    index=pd.to_datetime(np.array(bars["ts"]) + 300, unit="s", utc=True))  # a bar arrives when it closes
# Enough volume on every bar: else the engine fills the rest of an order one tick further.
bar_list = BarDataWrangler(BAR_TYPE, INSTRUMENT).process(data, default_volume=1_000_000.0)


def prepare():
    engine = BacktestEngine(BacktestEngineConfig(
        logging=LoggingConfig(bypass_logging=True), risk_engine=RiskEngineConfig(bypass=True), run_analysis=False,
    ))
    engine.add_venue(VENUE, OmsType.NETTING, AccountType.MARGIN, base_currency=USD, starting_balances=[Money(harness.CASH, USD)])
    engine.add_instrument(INSTRUMENT)
    engine.add_data(bar_list)
    strategy = Cross()
    engine.add_strategy(strategy)
    return engine, strategy


def run(prepared):
    engine, strategy = prepared
    engine.run()
    return strategy.trades, strategy.net


harness.measure("NautilusTrader", nautilus_trader.__version__, len(bar_list), arguments.runs, prepare, run)
