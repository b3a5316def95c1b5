#!/usr/bin/env python3
"""Writes indicators.csv: a made series and what pandas answers for it, the reference of TraderIndicatorsTests.

usage: python3 make_indicator_reference.py > indicators.csv      (made with pandas 3.1.1, numpy 2.4.6)
An empty cell is "unknown". Numbers are printed so that they read back exactly.
"""
import sys

import numpy as np
import pandas as pd

ROWS, SEED, FIRST = 420, 20260118, 1_767_225_600

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
table["sign"] = np.sign(series)

# The last value of each hour, shown once: at the first bar that opens at or after the hour's end.
by_time = pd.Series(value, index=pd.to_datetime(ts, unit="s", utc=True))
hours = by_time.resample("1h").last().dropna()
ends = (hours.index.asi8 // np.int64(pd.Timedelta("1s") / pd.Timedelta(1, hours.index.unit))) + 3600
places = np.searchsorted(ts, ends)
hourly = np.full(ROWS, np.nan)
for place, last in zip(places, hours.values):
    if place < ROWS:
        hourly[place] = last
table["hourly_last"] = hourly

table.to_csv(sys.stdout, index=False, float_format=lambda number: repr(float(number)), lineterminator="\n")
