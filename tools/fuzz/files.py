"""Files that people give to `trader backtest`: damaged candles and liquidations."""

import gzip
import os
import pathlib
import subprocess

from mutate import NUMBERS, Source
from platform_under_fire import BIN, ROOT

SECONDS = 120
MOST_MIB = 1_500


def candles(source: Source, rows: int) -> bytes:
    lines, price = ["ts,open,high,low,close,volume"], 60_000.0
    for row in range(rows):
        following = price * (1 + source.uniform(-0.004, 0.004))
        lines.append(f"{1_767_571_200 + 300 * row},{price:.2f},{max(price, following) * 1.001:.2f},{min(price, following) * 0.999:.2f},{following:.2f},{source.uniform(1, 90):.5f}")
        price = following
    return ("\n".join(lines) + "\n").encode()


def liquidations(source: Source, rows: int) -> bytes:
    return ("\n".join(["ts,long_liq_usd,short_liq_usd"] + [f"{1_767_571_200 + 3_600 * row},{source.uniform(0, 1e6):.2f},{source.uniform(0, 1e6):.2f}" for row in range(rows)]) + "\n").encode()


def damaged(source: Source, good: bytes) -> bytes:
    lines = good.split(b"\n")
    match source.randrange(6):
        case 0: return source.damaged(good)
        case 1: return source.bytes_of(3_000)
        case 2 | 3:
            for _ in range(source.choice([1, 3])):
                at = source.randrange(1, len(lines))
                fields = lines[at].split(b",")
                fields[source.randrange(len(fields))] = source.choice([source.text()[:300].encode("utf-8", "surrogatepass"), str(source.choice(NUMBERS)).encode()])
                lines[at] = b",".join(fields)
            return b"\n".join(lines)
        case 4:
            at = source.randrange(len(lines))
            lines[at:at] = [source.choice([b"", lines[at], source.bytes_of(100), b"," * 500])] * source.choice([1, 100])
            return b"\r\n".join(lines)
        case _: return good


def backtest(source: Source, folder: pathlib.Path) -> tuple[str, str | None]:
    """Runs one; what was given, and what went wrong."""
    hours = source.choice([1, 30, 60])
    given = {"BTC.csv": candles(source, hours * 12), "ETH.csv": candles(source, hours * 12), "BTC_liq.csv": liquidations(source, hours)}
    for name, good in given.items():
        body = damaged(source, good) if source.often(0.7) else good
        if source.often(0.1):
            body = gzip.compress(body)
        if source.often(0.05):
            body = body[: source.randrange(len(body) + 1)]
        (folder / name).write_bytes(body)
    arguments = ["backtest", "--candles", f"BTC-USD={folder}/BTC.csv", "--candles", f"ETH-USD={folder}/ETH.csv", "--liquidations", f"BTC={folder}/BTC_liq.csv", "--json"]
    if source.often(0.2):
        arguments.append("--fill-gaps")
    if source.often(0.2):
        arguments += [source.choice(["--from", "--until", "--cost-bps"]), source.text().replace("\0", "")[:100]]
    process = subprocess.Popen([BIN / "trader", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "STRATEGIES_DIR": str(ROOT / "strategies")}, cwd=folder)
    try:
        _, said = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return " ".join(arguments), f"trader backtest ran longer than {SECONDS} s"
    if process.returncode not in (0, 1, 2):
        return " ".join(arguments), f"trader backtest ended with {process.returncode}: {said[-500:]!r}"
    return " ".join(arguments), None
