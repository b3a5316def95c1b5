"""python-binance against venue-sim's Binance US, and its futures calls against the futures' REST: each check prints a line, and the exit status is 1
if one failed.

Arguments: the port of REST, the port of the streams.
"""
import asyncio
import sys
import time

from binance import AsyncClient, BinanceSocketManager, Client
from binance.exceptions import BinanceAPIException

port, stream_port = sys.argv[1], sys.argv[2]
failed = False


def check(name, holds, detail=""):
    global failed
    failed |= not holds
    print(("ok " if holds else "FAILED ") + name + ("" if holds else f": {detail}"), flush=True)


def here(kind):
    class Here(kind):
        API_URL = f"http://127.0.0.1:{port}/api"
        FUTURES_URL = f"http://127.0.0.1:{port}/fapi"

    return Here


client = here(Client)()
now = client.get_server_time()["serverTime"]
check("ping", client.ping() == {})
info = client.get_exchange_info()
symbols = {s["symbol"]: s for s in info["symbols"]}
check("exchange info", set(symbols) == {"BTCUSDT", "SOLUSDT"}, list(symbols))
filters = {f["filterType"]: f for f in symbols["BTCUSDT"]["filters"]}
check("filters", float(filters["PRICE_FILTER"]["tickSize"]) > 0 and float(filters["LOT_SIZE"]["stepSize"]) > 0, filters)
check("one symbol", client.get_symbol_info("SOLUSDT")["baseAsset"] == "SOL")

minute = 60_000
rows = client.get_klines(symbol="BTCUSDT", interval=Client.KLINE_INTERVAL_1MINUTE)
check("500 klines, ascending, without gaps", len(rows) == 500 and all(b[0] - a[0] == minute for a, b in zip(rows, rows[1:])), len(rows))
check("the running one is last", rows[-1][6] > client.get_server_time()["serverTime"] - 2 * minute, rows[-1])
start = now // minute * minute - 2 * 86_400_000
whole = client.get_historical_klines("BTCUSDT", Client.KLINE_INTERVAL_1MINUTE, start, start + 1499 * minute)
check("pages make the whole", [r[0] for r in whole] == [start + i * minute for i in range(1500)], len(whole))
fives = client.get_klines(symbol="BTCUSDT", interval="5m", startTime=start // 300_000 * 300_000 + 300_000, limit=200)
by = {r[0]: r for r in whole}


def made(five):
    parts = [by[five[0] + i * minute] for i in range(5)]
    traded = [p for p in parts if float(p[5]) > 0]
    return (max(float(p[2]) for p in traded), min(float(p[3]) for p in traded), traded[0][1], traded[-1][4]) == (
        float(five[2]), float(five[3]), five[1], five[4]) and abs(sum(float(p[5]) for p in parts) - float(five[5])) < 1e-9


check("minutes make the bars of five, wicks and volume included", len(fives) == 200 and all(made(f) for f in fives))


def code(call):
    try:
        call()
        return None
    except BinanceAPIException as error:
        return error.code


check("an unknown symbol", code(lambda: client.get_klines(symbol="NOPE", interval="1m")) == -1121)
check("an unknown interval", code(lambda: client.get_klines(symbol="BTCUSDT", interval="7m")) == -1120)
book = client.get_orderbook_ticker(symbol="BTCUSDT")
check("best bid and ask", 0 < float(book["bidPrice"]) < float(book["askPrice"]), book)
check("the weight is told", int(client.response.headers["x-mbx-used-weight-1m"]) > 0, client.response.headers)

future = client.futures_klines(symbol="BTCUSDT", interval="1m", limit=10)
check("klines of futures", len(future) == 10 and len(future[0]) == 12, future[:1])
rates = client.futures_funding_rate(symbol="BTCUSDT", limit=5)
check("funding every eight hours", [b["fundingTime"] - a["fundingTime"] for a, b in zip(rates, rates[1:])] == [28_800_000] * 4, rates)
mark = client.futures_mark_price(symbol="BTCUSDT")
check("mark and index", abs(float(mark["markPrice"]) / float(mark["indexPrice"]) - 1) < 0.002, mark)
check("futures' info", client.futures_exchange_info()["symbols"][0]["contractType"] == "PERPETUAL")


async def follow(name, open_socket, needs):
    """Reads a socket until each of `needs` was true of a message."""
    left, seen = dict(needs), []
    async with open_socket as socket:
        deadline = time.monotonic() + 20
        while left and time.monotonic() < deadline:
            message = await asyncio.wait_for(socket.recv(), 20)
            seen.append(message)
            left = {key: test for key, test in left.items() if not test(message)}
    check(name, not left, (list(left), seen[-2:]))


async def streams():
    asynchronous = await here(AsyncClient).create()
    manager = BinanceSocketManager(asynchronous)
    manager.STREAM_URL = f"ws://127.0.0.1:{stream_port}/binanceus/"
    running, closed = (lambda m: m["e"] == "kline" and not m["k"]["x"]), (lambda m: m["e"] == "kline" and m["k"]["x"])
    await follow("a kline runs and closes", manager.kline_socket("BTCUSDT", "1m"), {"running": running, "closed": closed})
    await follow(
        "combined streams are wrapped", manager.multiplex_socket(["btcusdt@kline_1m", "btcusdt@bookTicker", "solusdt@bookTicker"]), {
            "kline": lambda m: m["stream"] == "btcusdt@kline_1m" and m["data"]["s"] == "BTCUSDT",
            "book": lambda m: m["stream"] == "solusdt@bookTicker" and float(m["data"]["b"]) < float(m["data"]["a"]),
        })
    await asynchronous.close_connection()


asyncio.run(streams())
sys.exit(1 if failed else 0)
