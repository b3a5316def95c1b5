#!/usr/bin/env python3
"""Writes the references of TraderIndicatorsTests beside itself: indicators.csv and indicator_bars.csv.

usage: python3 make_indicator_reference.py      (made with pandas 3.1.1, numpy 2.4.6, TA-Lib 0.8.2 from PyPI)

indicators.csv is a made series of values and what pandas answers for it; indicator_bars.csv is made bars and what TA-Lib and
pandas answer for them. An empty cell is "unknown". Numbers are printed so that they read back exactly.
"""
from pathlib import Path

import numpy as np
import pandas as pd
import talib

FOLDER, FIRST = Path(__file__).parent, 1_767_225_600


def write(table, name):
    table.to_csv(FOLDER / name, index=False, float_format=lambda number: repr(float(number)), lineterminator="\n")


def deviation(series, window, ddof):
    """Of each window on its own: pandas' running variance keeps an error after an outlier."""
    return series.rolling(window).apply(lambda values: np.std(values, ddof=ddof) if np.ptp(values) > 0 else 0.0, raw=True)


def rolling_sum(series, window):
    return series.rolling(window).apply(np.sum, raw=True)


def unknown_where(series, is_unknown):
    return series.where(~is_unknown)


def wilder(values, period):
    """Wilder's moving average as TA-Lib computes it inside RSI and ATR."""
    answer = np.full(len(values), np.nan)
    answer[period - 1] = np.mean(values[:period])
    for index in range(period, len(values)):
        answer[index] = (answer[index - 1] * (period - 1) + values[index]) / period
    return answer


# --- a series of values -------------------------------------------------------------------------------------------------------

ROWS, SEED = 420, 20260118

generator = np.random.default_rng(SEED)
value = np.round(np.cumsum(generator.normal(0, 3, ROWS)), 2)   # a walk that crosses zero
value[60:75] = 4.25                                            # a constant stretch
value[150:190] = generator.integers(-2, 3, 40)                 # many ties, zeros among them
value[200:215] = 0.0
value[300:304] = [1e6, -1e6, 1e-9, -1e-9]                      # far out, and nearly nothing
value[350:400] = generator.integers(0, 4, 50) / 4

# Five-minute bars; some are missing, and with them a whole hour and the last bars of another.
bar = np.arange(ROWS) + np.where(np.arange(ROWS) >= 130, 19, 0) + np.where(np.arange(ROWS) >= 257, 3, 0)
ts = FIRST + 300 * bar

series = pd.Series(value)
table = pd.DataFrame({"ts": ts, "value": value})
for window in (50, 96):
    table[f"rank_max_{window}"] = series.rolling(window).rank(method="max", pct=True)
    table[f"rank_average_{window}"] = series.rolling(window).rank(method="average", pct=True)
table["rank_max_1"] = series.rolling(1).rank(method="max", pct=True)
table["ewm_20"] = series.ewm(span=20, adjust=False).mean()
table["ewm_1"] = series.ewm(span=1, adjust=False).mean()
table["diff_3"] = series.diff(3)
table["diff_1"] = series.diff(1)
table["sum_1"] = series
table["sum_10"] = rolling_sum(series, 10)
table["min_1"] = series
for window in (2, 9, 50):
    table[f"min_{window}"] = series.rolling(window).min()
    table[f"max_{window}"] = series.rolling(window).max()
for window in (2, 20):
    table[f"std_sample_{window}"] = deviation(series, window, 1)
    table[f"std_population_{window}"] = deviation(series, window, 0)
mean = rolling_sum(series, 20) / 20
table["z_20"] = unknown_where((series - mean) / table["std_sample_20"], table["std_sample_20"] == 0)
for window, fraction in ((1, 0.5), (10, 0.0), (10, 1.0), (10, 0.5), (25, 0.9), (50, 0.25)):
    table[f"quantile_{window}_{fraction}"] = series.rolling(window).quantile(fraction)

write(table, "indicators.csv")

# --- bars ---------------------------------------------------------------------------------------------------------------------

BARS, TICK = 400, 0.25          # prices in quarters, so that the libraries' running sums are exact and show no noise where all is flat

generator = np.random.default_rng(SEED + 1)
close = 400 + np.cumsum(generator.integers(-12, 13, BARS))
close[:6] = [400, 404, 412, 404, 400, 401]                     # a swing high as early as one can be
close[60:95] = close[60]                                       # a flat stretch
close[130:170] = close[130] + generator.integers(-1, 2, 40)    # many ties
opening = np.concatenate(([close[0]], close[:-1]))
opening[250:] += generator.integers(-6, 7, BARS - 250)         # gaps between the bars
high = np.maximum(opening, close) + generator.integers(0, 7, BARS)
low = np.minimum(opening, close) - generator.integers(0, 7, BARS)
high[60:95] = low[60:95] = opening[60:95] = close[60]
high[130:170] = np.maximum(opening, close)[130:170]
volume = generator.integers(0, 2_000, BARS)
volume[62:90] = 0                                              # nothing traded
volume[200:203] = 0
opening, high, low, close, volume = opening * TICK, high * TICK, low * TICK, close * TICK, volume.astype(float)

bars = pd.DataFrame({"ts": FIRST + 300 * np.arange(BARS), "open": opening, "high": high, "low": low, "close": close, "volume": volume})
closes = pd.Series(close)
for period in (1, 2, 20):
    bars[f"sma_{period}"] = talib.SMA(close, period) if period > 1 else close
bars["ema_sma_10"] = talib.EMA(close, 10)
bars["ema_sma_2"] = talib.EMA(close, 2)
for period in (2, 10, 25):
    bars[f"wma_{period}"] = talib.WMA(close, period)
bars["rma_14"] = wilder(close, 14)
bars["rma_1"] = close
bars["rsi_wilder_14"] = talib.RSI(close, 14)
bars["rsi_wilder_2"] = talib.RSI(close, 2)
change = closes.diff()
for period in (5, 14):
    gain, loss = (side.rolling(period).apply(np.sum, raw=True) for side in (change.clip(lower=0), -change.clip(upper=0)))
    bars[f"rsi_simple_{period}"] = 100 * gain / (gain + loss)  # 0/0 where nothing moved
for spans in ((12, 26, 9), (3, 4, 1), (5, 20, 6)):
    for name, column in zip(("line", "signal", "histogram"), talib.MACD(close, *spans)):
        bars["macd_" + "_".join(map(str, spans)) + "_" + name] = column
for period in (1, 5, 14):
    bars[f"atr_{period}"] = talib.ATR(high, low, close, period)
for period in (2, 5, 14):
    bars[f"dm_{period}_adx"] = talib.ADX(high, low, close, period)
    bars[f"dm_{period}_plus"] = talib.PLUS_DI(high, low, close, period)
    bars[f"dm_{period}_minus"] = talib.MINUS_DI(high, low, close, period)
for period, deviations in ((20, 2.0), (5, 1.5)):
    for name, column in zip(("upper", "middle", "lower"), talib.BBANDS(close, period, deviations, deviations)):
        bars[f"bbands_{period}_{deviations}_{name}"] = column
for periods in ((14, 3, 3), (5, 1, 1), (9, 2, 5)):
    for name, column in zip(("k", "d"), talib.STOCH(high, low, close, periods[0], periods[1], 0, periods[2], 0)):
        bars["stoch_" + "_".join(map(str, periods)) + "_" + name] = column
bars["obv"] = talib.OBV(close, volume)
typical = pd.Series((high + low + close) / 3)
for period in (1, 20):
    traded, total = (rolling_sum(column, period) for column in (typical * volume, pd.Series(volume)))
    bars[f"vwap_{period}"] = unknown_where(traded / total, total == 0)
for period in (1, 20):
    upper, lower = (talib.MAX(high, period), talib.MIN(low, period)) if period > 1 else (high, low)
    bars[f"donchian_{period}_upper"], bars[f"donchian_{period}_lower"] = upper, lower
    bars[f"donchian_{period}_middle"] = (upper + lower) / 2
bars["std_population_5"] = talib.STDDEV(close, 5, 1)
# pandas' running correlation has noise where a window is flat, and its own idea of it where both are.
for period in (2, 20):
    is_flat = (deviation(closes, period, 0) == 0) | (deviation(pd.Series(volume), period, 0) == 0)
    bars[f"corr_{period}"] = unknown_where(closes.rolling(period).corr(pd.Series(volume)), is_flat)

write(bars, "indicator_bars.csv")
