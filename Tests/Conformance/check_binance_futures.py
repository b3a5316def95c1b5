"""binance-futures-connector against venue-sim's USDT-margined futures: each check prints a line, and the exit status is 1 if one failed.

Arguments: the port of REST, the port of the streams.
"""
import json
import sys
import threading

from binance.error import ClientError
from binance.um_futures import UMFutures
from binance.websocket.um_futures.websocket_client import UMFuturesWebsocketClient

port, stream_port = sys.argv[1], sys.argv[2]
failed = False


def check(name, holds, detail=""):
    global failed
    failed |= not holds
    print(("ok " if holds else "FAILED ") + name + ("" if holds else f": {detail}"), flush=True)


client = UMFutures(base_url=f"http://127.0.0.1:{port}", show_limit_usage=True)
now = client.time()["data"]["serverTime"]
symbols = {s["symbol"]: s for s in client.exchange_info()["data"]["symbols"]}
check("exchange info", set(symbols) == {"BTCUSDT", "ETHUSDT"}, list(symbols))
answer = client.klines("BTCUSDT", "1m", limit=1500)
check("1500 klines", len(answer["data"]) == 1500 and answer["data"][-1][6] > now - 120_000, len(answer["data"]))
check("which weigh ten", int(answer["limit_usage"]["x-mbx-used-weight-1m"]) >= 10, answer["limit_usage"])
mark = client.mark_price("BTCUSDT")["data"]
check("mark, index and the next funding", mark["nextFundingTime"] % 28_800_000 == 0 and float(mark["markPrice"]) > 0, mark)
check("all marks", len(client.mark_price()["data"]) == 2)
rates = client.funding_rate("BTCUSDT", limit=3)["data"]
check("funding, newest last", len(rates) == 3 and rates[-1]["fundingTime"] <= now, rates)
book = client.book_ticker("BTCUSDT")["data"]
check("best bid and ask", 0 < float(book["bidPrice"]) < float(book["askPrice"]), book)
try:
    client.klines("NOPE", "1m")
    check("an unknown symbol", False)
except ClientError as error:
    check("an unknown symbol", (error.status_code, error.error_code) == (400, -1121), error)


def follow(name, path, subscribe, needs, quiet=False, **options):
    """Subscribes and reads until each of `needs` was true of a message; a quiet stream must ack and say nothing more for a while."""
    left, seen, done = dict(needs), [], threading.Event()

    def take(_, text):
        message = json.loads(text)
        seen.append(message)
        for key in [key for key, test in left.items() if test(message)]:
            del left[key]
        if not left and not quiet:
            done.set()

    stream = UMFuturesWebsocketClient(
        stream_url=f"ws://127.0.0.1:{stream_port}/binanceusdm{path}", on_message=take, on_error=lambda *_: None, **options)
    subscribe(stream)
    done.wait(4 if quiet else 20)
    stream.stop()
    check(name, not left and (not quiet or len(seen) == 1), (list(left), seen[-2:]))


ack = {"ack": lambda m: m.get("result", 0) is None and m["id"] == 7}
follow("klines run and close on /market", "/market", lambda s: s.kline("btcusdt", "1m", id=7), ack | {
    "running": lambda m: m.get("e") == "kline" and not m["k"]["x"], "closed": lambda m: m.get("e") == "kline" and m["k"]["x"]})
follow("mark prices, wrapped", "/market", lambda s: s.mark_price("btcusdt", 1, id=7), ack | {
    "mark": lambda m: m.get("stream") == "btcusdt@markPrice@1s" and m["data"]["T"] % 28_800_000 == 0}, is_combined=True)
follow("books on /public", "/public", lambda s: s.book_ticker("btcusdt", id=7), ack | {
    "book": lambda m: m.get("e") == "bookTicker" and float(m["b"]) < float(m["a"])})
follow("the old path acks and is silent", "", lambda s: s.kline("btcusdt", "1m", id=7), ack, quiet=True)
follow("a book on /market is silent", "/market", lambda s: s.book_ticker("btcusdt", id=7), ack, quiet=True)
sys.exit(1 if failed else 0)
