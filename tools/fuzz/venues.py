"""A hostile venue: a relay between the simulated venues and two services of its own, which changes what it passes on."""

import json
import os
import pathlib
import socket
import socketserver
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from mutate import Source
from platform_under_fire import BIN, Asker, free_hundred, memory_of

SHARE = 0.3


class HostileVenue:
    """venue-sim on a clock that waits for nobody, the relay before it, market-feed and liq-poller behind that."""

    services = {"market-feed": 0, "liq-poller": 10}

    def __init__(self, folder: pathlib.Path, seed: int):
        self.source = Source(seed, "venue")
        self.lock = threading.Lock()
        self.folder, self.data = folder, folder / "venue"
        self.data.mkdir()
        self.base = free_hundred()
        self.count = 0
        self.recent: list[str] = []
        self.ended: dict[str, int] = {}
        self.asker: Asker | None = None
        self.market = self.start_market(seed)
        self.rest = ThreadingHTTPServer(("127.0.0.1", self.base + 70), self.relay_of_answers())
        self.stream = socketserver.ThreadingTCPServer(("127.0.0.1", self.base + 71), self.relay_of_frames(), bind_and_activate=True)
        for server in (self.rest, self.stream):
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.running = {name: self.start(name) for name in self.services}

    def start_market(self, seed: int) -> subprocess.Popen:
        log = open(self.folder / "venue-sim.log", "ab")
        process = subprocess.Popen([BIN / "venue-sim", "--port", str(self.base + 95), "--clock", "free", "--speed", "60", "--seed", str(seed)], stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.base + 96), 1).close()
                return process
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("venue-sim does not listen")

    def start(self, name: str) -> subprocess.Popen:
        settings = {
            "DATA_DIR": str(self.data), "BUS_PORT_BASE": str(self.base), "CLOCK_URL": f"ws://127.0.0.1:{self.base + 95}/clock", "VENUE_REQUESTS_PER_SECOND": "100",
            "COINBASE_REST_URL": f"http://127.0.0.1:{self.base + 70}", "COINBASE_WS_URL": f"ws://127.0.0.1:{self.base + 71}/coinbase", "GATEIO_REST_URL": f"http://127.0.0.1:{self.base + 70}",
        }
        log = open(self.folder / f"venue-{name}.log", "ab")
        return subprocess.Popen([BIN / name], env={**os.environ, **settings}, cwd=self.folder, stdout=log, stderr=log)

    def changed(self, body: bytes) -> bytes:
        with self.lock:
            self.count += 1
            if not self.source.often(SHARE):
                return body
            try:
                made = self.source.json_like(json.loads(body))
            except ValueError:
                made = self.source.damaged(body)
            self.recent = [*self.recent[-19:], repr(made[:2_000])]
            return made

    def chance(self, share: float) -> bool:
        with self.lock:
            return self.source.often(share)

    def relay_of_answers(venue):
        class Relay(BaseHTTPRequestHandler):
            def do_GET(self):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{venue.base + 95}{self.path}", timeout=10) as answer:
                        status, body = answer.status, answer.read()
                except urllib.error.HTTPError as error:
                    status, body = error.code, error.read()
                except OSError:
                    status, body = 502, b"{}"
                body = venue.changed(body)
                try:
                    self.send_response(venue.source.choice([200, 204, 301, 400, 401, 403, 404, 418, 429, 500, 503, 999]) if venue.chance(0.05) else status)
                    if venue.chance(0.05):
                        self.send_header("Retry-After", venue.source.text().encode("ascii", "ignore").decode().replace("\n", "")[:200])
                    self.send_header("Content-Type", "application/json")
                    if venue.chance(0.03):
                        self.send_header("Content-Length", str(len(body) + 1_000))
                        self.end_headers()
                        self.wfile.write(body)
                        return
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        return Relay

    def relay_of_frames(venue):
        class Relay(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    with socket.create_connection(("127.0.0.1", venue.base + 96), 5) as upstream:
                        upstream.settimeout(None)
                        threading.Thread(target=self.pump, args=(self.request, upstream), daemon=True).start()
                        self.frames(upstream)
                except OSError:
                    pass

            def pump(self, one, other):
                try:
                    while part := one.recv(65_536):
                        other.sendall(part)
                    other.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

            def frames(self, upstream):
                stream = upstream.makefile("rb")
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    line = stream.readline()
                    if not line:
                        return
                    head += line
                self.request.sendall(head)
                while first := stream.read(2):
                    length = first[1] & 127
                    if length == 126:
                        length = struct.unpack(">H", stream.read(2))[0]
                    elif length == 127:
                        length = struct.unpack(">Q", stream.read(8))[0]
                    body = stream.read(length)
                    if first[0] & 15 == 1:
                        body = venue.changed(body)
                    if venue.chance(0.005):
                        return self.request.sendall(venue.source.bytes_of(500))
                    size = bytes([len(body)]) if len(body) < 126 else b"\x7e" + struct.pack(">H", len(body)) if len(body) < 65_536 else b"\x7f" + struct.pack(">Q", len(body))
                    self.request.sendall(first[:1] + size + body)

        return Relay

    def look(self, patience: float) -> list[str]:
        """What went wrong since the last look. A service may end with words; then it is started again."""
        wrong = []
        if self.market.poll() is not None:
            wrong.append(f"venue-sim ended with {self.market.returncode}")
            self.market = self.start_market(7)
        for name, process in self.running.items():
            if process.poll() is None:
                if memory_of(process.pid) > 1_000:
                    wrong.append(f"{name} behind the hostile venue has {memory_of(process.pid)} MiB")
                continue
            line = (self.folder / f"venue-{name}.log").read_text(errors="replace").strip().splitlines()[-1:]
            if process.returncode not in (1, 2):
                wrong.append(f"{name} behind the hostile venue ended with {process.returncode}: {line}")
            self.ended[name] = self.ended.get(name, 0) + 1
            self.running[name] = self.start(name)
            return wrong
        for name, offset in self.services.items():
            if not self.answers(name, offset, patience) and self.running[name].poll() is None:
                wrong.append(f"{name} behind the hostile venue does not answer")
        return wrong

    def answers(self, name: str, offset: int, patience: float) -> bool:
        end = time.monotonic() + patience
        while time.monotonic() < end and self.running[name].poll() is None:
            try:
                self.asker = self.asker or Asker(self.data / "bus.key")
                if self.asker.command(self.base + offset + 2, "status", {}, 2):
                    return True
            except OSError:
                time.sleep(0.1)
        return False

    def stop(self) -> None:
        for process in [*self.running.values(), self.market]:
            process.terminate()
        for process in [*self.running.values(), self.market]:
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
        self.rest.shutdown()
        self.stream.shutdown()
