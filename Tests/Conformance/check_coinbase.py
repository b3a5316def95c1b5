"""The official Coinbase client against venue-sim: each check prints a line, and the exit status is 1 if one failed.

Arguments: the folder with the keys (es256.pem, ed25519.b64, other.pem), the plain stream's port, the port over TLS. REQUESTS_CA_BUNDLE
names the authority that signed the server's certificate.
"""
import json
import pathlib
import sys
import threading

import requests
from coinbase.rest import RESTClient
from coinbase.websocket import WebsocketResponse, WSClient
from requests import HTTPError

folder, stream_port, tls_port = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
failed = False


def check(name, holds, detail=""):
    global failed
    failed |= not holds
    print(("ok " if holds else "FAILED ") + name + ("" if holds else f": {detail}"), flush=True)


def client(key):
    secrets = {"es256": "es256.pem", "ed25519": "ed25519.b64", "wrong": "other.pem"}
    name = "ed25519" if key == "ed25519" else "es256"
    return RESTClient(api_key=name, api_secret=(folder / secrets[key]).read_text().strip(), base_url=f"localhost:{tls_port}")


def status(call):
    try:
        call()
        return 200
    except HTTPError as error:
        return error.response.status_code


public = RESTClient(base_url=f"localhost:{tls_port}")
now = int(public.get_unix_time().epoch_seconds)
end = now // 300 * 300 - 300


def candles(rest, start, end, granularity="FIVE_MINUTE", public=False):
    ask = rest.get_public_candles if public else rest.get_candles
    return [c.to_dict() for c in ask("BTC-USD", start=str(start), end=str(end), granularity=granularity).candles]


for key in ("es256", "ed25519"):
    rows = candles(client(key), end - 3000, end)
    check(f"authenticated candles with {key}", len(rows) == 11 and int(rows[0]["start"]) == end, rows[:2])
check("a wrong key is refused", status(lambda: candles(client("wrong"), end - 3000, end)) == 401)
bare = requests.get(f"https://localhost:{tls_port}/api/v3/brokerage/products/BTC-USD/candles", timeout=10)
check("no key is refused where one is needed", (bare.status_code, bare.text) == (401, "Unauthorized\n"), bare.text)

rows = candles(public, end - 3000, end, public=True)
check("public candles, newest first, both ends inclusive", [int(r["start"]) for r in rows] == list(range(end, end - 3001, -300)), rows[:2])
whole = [r for page in range(2) for r in candles(public, end - 300 * 299 * (page + 1) + 300, end - 300 * 299 * page, public=True)]
check("pages of 299 make the whole", [int(r["start"]) for r in whole] == [end - 300 * i for i in range(598)], len(whole))
check("350 buckets are refused", status(lambda: candles(public, end - 300 * 350, end, public=True)) == 400)
minutes = candles(public, end, end + 240, "ONE_MINUTE", public=True)
bar = rows[0]
check(
    "one-minute candles make the five-minute candle",
    abs(sum(float(m["volume"]) for m in minutes) - float(bar["volume"])) < 1e-6 and minutes[-1]["open"] == bar["open"]
    and minutes[0]["close"] == bar["close"] and max(float(m["high"]) for m in minutes) == float(bar["high"]), (minutes, bar))
products = public.get_public_products()
check("products", {p.product_id for p in products.products} == {"BTC-USD", "ETH-USD"}, products)
check("a product", client("es256").get_product("ETH-USD").product_id == "ETH-USD")
check("an unknown product is 404", status(lambda: public.get_public_product("NOPE-USD")) == 404)


def follow(name, url, needs, **keys):
    """Follows candles, heartbeats and trades until each of `needs` came, and then lets go of the candles."""
    seen, done, errors = set(), threading.Event(), []

    def take(text):
        frame = json.loads(text)
        if "client_id" in frame:
            # The typed form needs the field that the venue leaves out today.
            typed = WebsocketResponse(json.loads(text))
            seen.add("typed" if typed.channel == frame["channel"] and len(typed.events) == len(frame["events"]) else "untyped")
        if frame.get("type") == "error":
            errors.append(frame["message"])
            seen.add("error")
        for event in frame.get("events", []):
            seen.add(f"{frame['channel']} {event.get('type', '')}".strip())
        if needs <= seen:
            done.set()

    stream = WSClient(base_url=url, on_message=take, **keys)
    stream.open()
    stream.heartbeats()
    stream.candles(product_ids=["BTC-USD", "ETH-USD"])
    stream.market_trades(product_ids=["BTC-USD"])
    if "error" in needs:
        stream.subscribe(product_ids=["BTC-USD"], channels=["nonsense"])
    came = done.wait(15)
    stream.candles_unsubscribe(product_ids=["BTC-USD", "ETH-USD"])
    stream.close()
    check(name, came and ("error" in needs or not errors), (needs - seen, errors))


data = {"heartbeats", "candles snapshot", "candles update", "market_trades snapshot", "market_trades update", "subscriptions", "typed"}
follow("the plain stream", f"ws://localhost:{stream_port}/coinbase", data)
es256 = {"api_key": "es256", "api_secret": (folder / "es256.pem").read_text()}
ed25519 = {"api_key": "ed25519", "api_secret": (folder / "ed25519.b64").read_text().strip()}
follow("the stream over TLS, with a token", f"wss://localhost:{tls_port}/coinbase", data, **es256)
follow("the same with Ed25519", f"wss://localhost:{tls_port}/coinbase", data, **ed25519)
follow("a token of a wrong key, and an unknown channel, are errors", f"ws://localhost:{stream_port}/coinbase", {"error"},
       api_key="es256", api_secret=(folder / "other.pem").read_text())
sys.exit(1 if failed else 0)
