"""The doors of a running platform, each a function that goes through it once with what a seeded source makes."""

import json
import pathlib
import socket
import time
import urllib.parse

import zmq

from mutate import NUMBERS, Source
from platform_under_fire import Asker, Platform, SERVICES

COMMANDS = {
    "status": {},
    "integrity": {"rows": "all", "from": "1767571200", "limit": "10", "bar": "1767571200"},
    "frames": {"instrument": "coinbase:BTC-USD", "ts": "1767571200"},
    "define-strategy": {"text": ""},
    "start-strategy": {"name": "LQ-1"},
    "stop-strategy": {"name": "LQ-1"},
    "remove-strategy": {"name": "made"},
    "explain-strategy": {"name": "LQ-1", "ts": "1767571200"},
    "": {},
    "\0": {},
}
PATHS = [
    "/", "/healthz", "/readyz", "/api/candles", "/api/trades", "/api/trades/1/records", "/api/signals", "/api/stats", "/api/system", "/api/frames", "/api/integrity", "/api/strategies",
    "/api/strategies/LQ-1", "/api/strategies/LQ-1/stats", "/api/strategies/LQ-1/explain", "/api/strategies/made/start", "/api/strategies/made/stop", "/dashboard.js", "/ws",
    "/api/v3/brokerage/market/products", "/api/v3/brokerage/market/products/BTC-USD/candles", "/api/v3/brokerage/time", "/api/v4/futures/usdt/contract_stats", "/api/v4/spot/time", "/clock", "/coinbase",
]
PARAMETERS = ["symbol", "limit", "status", "instrument", "ts", "rows", "hours", "bar", "start", "end", "granularity", "contract", "interval", "from", "name", "x"]


def connect(port: int) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=5)
    one.settimeout(0.5)
    return one


def talk(port: int, parts: list[bytes]) -> None:
    """Sends the parts as far as the other side takes them, and reads what comes."""
    try:
        with connect(port) as one:
            for part in parts:
                one.sendall(part)
            one.recv(65_536)
    except OSError:
        pass


def raw(source: Source, platform: Platform, _: Asker) -> str:
    port = source.choice(platform.ports)
    match source.randrange(4):
        case 0: parts = [source.bytes_of(5_000)]
        case 1: parts = [source.http(source.choice(["127.0.0.1", f"127.0.0.1:{port}", "evil.example", ""]))]
        case 2: parts = [source.damaged(source.http(f"127.0.0.1:{port}")) * source.choice([1, 3])]
        case _: parts = [source.zmtp_greeting(), source.bytes_of(300)]
    talk(port, parts)
    return f"{port} {parts!r}"


def zmtp(source: Source, platform: Platform, _: Asker) -> str:
    """ZMTP 3 without a key, by hand: handshakes that are not, subscriptions, messages without end, commands that nobody knows."""
    port = platform.port(source.choice(SERVICES), source.randrange(3))
    greeting = b"\xff" + b"\0" * 8 + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" * 32
    parts = [greeting if source.often(0.8) else source.zmtp_greeting()]
    kind = source.choice([b"SUB", b"SUB", b"SUB", b"XSUB", b"DEALER", b"REQ", b"PUB", b"", b"X" * 200])
    parts.append(source.zmtp_ready(kind) if source.often(0.9) else source.zmtp_command(b"ERROR", source.bytes_of(200)))
    match source.randrange(6):
        case 0: parts += [source.zmtp_frame(b"\1" + source.bytes_of(200)) for _ in range(source.choice([1, 50, 5_000]))]
        case 1: parts += [source.zmtp_frame(source.bytes_of(200), more=True) * 200 for _ in range(source.choice([1, 100]))]
        case 2: parts += [source.zmtp_command(source.choice([b"PING", b"PONG", b"SUBSCRIBE", b"CANCEL", b"READY", b"HELLO", b"INITIATE", b"X" * 255]), source.bytes_of(400)) for _ in range(20)]
        case 3: parts += [source.zmtp_frame(b"\1"), source.zmtp_frame(b"\0" + source.bytes_of(50)), source.bytes_of(500)]
        case 4: parts += [source.bytes_of(4_000)]
        case _: parts += [source.zmtp_frame(b"x" * source.choice([4_096, 300_000]))]
    talk(port, parts)
    return f"{port} {[part[:200] for part in parts[:5]]!r}"


def commands(source: Source, platform: Platform, asker: Asker) -> str:
    """Every known command with extreme arguments, and what is none, to every service, as a holder of the key."""
    name = source.choice(list(COMMANDS))
    arguments = {key: source.text() if source.often(0.6) else value for key, value in COMMANDS[name].items() if source.often(0.8)}
    if name == "define-strategy" and source.often(0.8):
        arguments["text"] = document(source, platform)
    if name in ("explain-strategy", "integrity", "frames") and source.often(0.5):
        arguments["ts" if name != "integrity" else source.choice(["from", "bar"])] = str(source.choice(NUMBERS))
    if source.often(0.05):
        arguments = {source.text()[:100]: source.text() for _ in range(source.choice([1, 100]))}
    good = {"id": f"{source.getrandbits(64):x}", "deadline": int((time.time() + 10) * 1e6), "name": name, "arguments": arguments}
    body = json.dumps(good).encode("utf-8", "surrogatepass") if source.often(0.6) else source.json_like(good)
    return send(source, platform.port(source.choice(SERVICES), 2), body, asker)


def replay(source: Source, platform: Platform, asker: Asker) -> str:
    good = {"from": source.choice([0, 1, 2, 100, *NUMBERS]), "limit": source.choice([1, 10, 256, *NUMBERS]), "log": source.choice([None, source.text()[:50]]), "hash": source.choice([None, "0" * 64, source.text()[:80]])}
    return send(source, platform.port(source.choice(SERVICES), 1), source.json_like(good), asker)


def send(source: Source, port: int, body: bytes, asker: Asker) -> str:
    """One message, or many frames, or many messages whose answers nobody reads."""
    one = asker.open(port)
    try:
        match source.randrange(20):
            case 0: one.send_multipart([source.bytes_of(50) for _ in range(source.choice([2, 5, 100]))] + [body], zmq.NOBLOCK)
            case 1:
                for _ in range(source.choice([20, 300])):
                    one.send(body, zmq.NOBLOCK)
            case 2:
                frames = source.choice([100, 5_000])
                for _ in range(frames):
                    one.send(body[: source.choice([1, 4_000])], zmq.SNDMORE | zmq.NOBLOCK)
                time.sleep(0.05)
            case _: one.send(body, zmq.NOBLOCK)
        if one.poll(300):
            one.recv_multipart()
    except zmq.Again:
        pass
    finally:
        one.close()
    return f"{port} {body[:2_000]!r}"


def web(source: Source, platform: Platform, _: Asker) -> str:
    """The gateway's and the simulated venues' routes, with parameters that nobody gives."""
    port = platform.http if source.often(0.8) else source.choice([platform.base + 95, platform.base + 96])
    path = source.choice(PATHS)
    if source.often(0.2):
        path = "/".join(source.choice([part, urllib.parse.quote(source.text()[:200].encode("utf-8", "surrogatepass"))]) for part in path.split("/"))
    query = "&".join(f"{source.choice(PARAMETERS)}={urllib.parse.quote(source.text()[:300].encode('utf-8', 'surrogatepass'))}" for _ in range(source.randrange(4)))
    method = source.choice(["GET"] * 6 + ["POST", "DELETE", "HEAD", "PUT", "OPTIONS"])
    if method == "DELETE" and any(path.startswith(f"/api/strategies/{name}") for name in platform.own):
        method = "GET"
    body = b""
    if method in ("POST", "PUT"):
        text = document(source, platform)
        body = source.json_like({"text": text, "document": text}) if source.often(0.6) else text.encode("utf-8", "surrogatepass")
    fields = source.sample(["Range: bytes=-5", "Range: bytes=5-", "Range: bytes=999999999-", "Range: bytes=9-1", f"Origin: http://127.0.0.1:{port}", "Origin: null", "Authorization: bearer x", "Content-Type: application/yaml", "Accept: */*"], source.randrange(3))
    head = "\r\n".join([f"{method} {path}{'?' + query if query else ''} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}", *fields, "", ""])
    talk(port, [head.encode("utf-8", "surrogatepass"), body])
    return f"{port} {head} {body[:500]!r}"


def sockets(source: Source, platform: Platform, _: Asker) -> str:
    """WebSockets of the gateway, the clock and the stream: frames that are none, fragments without end, messages of another form."""
    port, path = source.choice([(platform.http, "/ws"), (platform.http, "/ws"), (platform.base + 95, "/clock"), (platform.base + 96, "/coinbase")])
    good = {"/ws": {"last": "x-1"}, "/coinbase": {"type": "subscribe", "product_ids": ["BTC-USD"], "channel": "candles"}}.get(path, {"at": 0, "busy": False, "applied": {}, "head": 0})
    upgrade = f"GET {path}{source.choice(['', '?last=x', '?last_event_id=1-1'])} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    frames = [source.web_socket_frame(source.json_like(good)) for _ in range(source.choice([1, 3, 20]))]
    if source.often(0.1):
        frames = [b"\x01\x81abcd" + b"x"] + [b"\x00\x81abcdx" * source.choice([10, 20_000])]
    if source.often(0.2):
        frames = [source.damaged(b"".join(frames))]
    talk(port, [upgrade.encode(), *frames])
    return f"{port}{path} {[frame[:300] for frame in frames[:5]]!r}"


def slow(source: Source, platform: Platform, _: Asker) -> str:
    """Connections that say a little now and then, and never end what they began."""
    port = source.choice([platform.http, platform.http, *platform.ports])
    beginning = source.choice([b"", b"G", b"POST /api/strategies HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n", b"GET / HTTP/1.1\r\nX: ", b"\xff", source.zmtp_greeting()[: source.randrange(64)]])
    held = []
    try:
        for _ in range(source.choice([1, 30, 100])):
            held.append(connect(port))
            held[-1].sendall(beginning)
        for _ in range(5):
            time.sleep(0.1)
            for one in held:
                one.sendall(b"x")
    except OSError:
        pass
    finally:
        for one in held:
            one.close()
    return f"{port} {beginning!r} {len(held)} times"


def document(source: Source, platform: Platform) -> str:
    """A strategy document that is right but for its name, or damaged."""
    # Read from the repository: the running folder is under fire as well.
    text = source.choice(DOCUMENTS)
    name = source.choice(["made", "made-too", "made-3"])
    text = f"name: {name}\n" + text.split("\n", 1)[1]
    if source.often(0.3):
        return text
    if source.often(0.5):
        lines = text.split("\n")
        for _ in range(source.choice([1, 2, 5])):
            at = source.randrange(len(lines))
            match source.randrange(5):
                case 0: lines[at] = source.text()
                case 1: lines.insert(at, source.choice(lines))
                case 2: del lines[at]
                case 3: lines[at] = lines[at].replace("20", str(source.choice(NUMBERS))).replace("8640", str(source.choice(NUMBERS)))
                case _: lines[at] += source.text()
            lines = lines or [""]
        return "\n".join(lines)
    return source.damaged(text.encode()).decode("utf-8", "replace")


def folder(source: Source, platform: Platform, _: Asker) -> str:
    """Documents that are dropped into the folder, changed there, and taken away."""
    place = platform.strategies
    path = place / f"dropped-{source.randrange(8)}{source.choice(['.yaml'] * 8 + ['.yml', '.txt', ''])}"
    try:
        match source.randrange(8):
            case 0 | 1: path.unlink(missing_ok=True)
            case 2: path.write_bytes(source.bytes_of(40_000))
            case 3: path.write_bytes(b"\xef\xbb\xbf" + document(source, platform).encode("utf-8", "surrogatepass"))
            case 4:
                path.unlink(missing_ok=True)
                path.symlink_to(source.choice(["/dev/zero", "/nonexistent", "/etc/passwd", path.name, str(place)]))
            case _:
                if path.is_symlink():
                    path.unlink()
                path.write_bytes(source.damaged(document(source, platform).encode("utf-8", "surrogatepass")) if source.often(0.5) else document(source, platform).encode("utf-8", "surrogatepass"))
    except OSError:
        pass
    time.sleep(0.2)
    return str(path)


DOCUMENTS = [path.read_text() for path in sorted((pathlib.Path(__file__).resolve().parents[2] / "strategies").glob("*.yaml"))]
DOORS = {"raw": raw, "zmtp": zmtp, "commands": commands, "replay": replay, "web": web, "sockets": sockets, "slow": slow, "folder": folder}
