"""What the peers' scripts share: reading the bars, timing, and the line that is printed."""

import argparse
import csv
import gc
import json
import statistics
import time

FAST, SLOW = 10, 50
NOTIONAL = 10_000 * 100.0  # cents, see read_bars
FEE = 0.0004  # of the traded value, on each side
COST_BPS = 8.0  # the two fees of a trade
CASH = 10_000_000 * 100.0  # cents; enough that no engine ever refuses an order


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("bars", help="CSV with the columns ts,open,high,low,close,volume")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--engine", help="which of its engines, where a peer has several")
    return parser.parse_args()


def read_bars(path):
    """The columns as lists: ts whole seconds, volume a float, prices whole cents in floats.

    Sums of whole cents are exact in every engine, however it adds them up, so that all see the same cross where the two means
    come to be equal. With dollars and their fractions rounding would decide there.
    """
    with open(path, newline="") as file:
        rows = csv.reader(file)
        names = next(rows)
        columns = dict(zip(names, zip(*rows)))
    if names != ["ts", "open", "high", "low", "close", "volume"]:
        raise SystemExit(f"{path}: the columns are {','.join(names)}")
    bars = {"ts": list(map(int, columns["ts"])), "volume": list(map(float, columns["volume"]))}
    for name in ("open", "high", "low", "close"):
        exact = [float(price) * 100 for price in columns[name]]
        bars[name] = [float(round(price)) for price in exact]
        if any(abs(a - b) > 1e-3 for a, b in zip(exact, bars[name])):
            raise SystemExit(f"{path}: {name} has more than two decimals")
    return bars


def net_bps(sign, entry, exit):
    return (exit / entry - 1) * 1e4 * sign - COST_BPS


def measure(name, version, bars, runs, prepare, run):
    """Prints the JSON line of one peer.

    `prepare` makes what a run needs and is not timed. `run` takes that, is timed, and gives back the number of closed trades and
    the sum of their net returns. The first run is not counted: it compiles and fills caches.
    """
    seconds, results = [], []
    for _ in range(1 + runs):
        prepared = prepare()
        gc.collect()
        start = time.perf_counter()
        results.append(run(prepared))
        seconds.append(time.perf_counter() - start)
    if len(set(results)) != 1:
        raise SystemExit(f"{name}: runs differ: {results}")
    trades, net = results[0]
    rates = [bars / s for s in seconds[1:]]
    print(json.dumps({
        "name": name, "version": version, "unit": "bars/s", "bars": bars, "runs": runs,
        "median": statistics.median(rates), "min": min(rates), "max": max(rates),
        "trades": int(trades), "net_bps": float(net),
    }))
