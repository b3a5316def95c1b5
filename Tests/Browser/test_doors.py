"""A page from elsewhere, in a real browser on this machine, and bytes by hand: neither may command a running platform."""

import http.server
import json
import os
import socket
import threading
import unittest

import zmq
from playwright.sync_api import sync_playwright

from platform_under_test import Platform, wait_for

SERVICES = ["market-feed", "liq-poller", "signal-engine", "paper-broker", "api-gateway"]
# Whoever looked at `strategies/` knows these names.
VICTIM = "LQ-1"

PAGE = """<!doctype html><title>elsewhere</title><form method="post" enctype="text/plain"><textarea name="a"></textarea></form>"""

# A request without a preflight: a body of any bytes that claims to be text, to a port of this machine.
FETCH = """async ([port, bytes]) => {
    const body = new Blob([new Uint8Array(bytes)], { type: "text/plain" })
    await Promise.race([fetch(`http://127.0.0.1:${port}/`, { method: "POST", mode: "no-cors", body }).catch(() => {}), new Promise(end => setTimeout(end, 1000))])
}"""
FORM = """([port, text]) => {
    const form = document.forms[0]
    form.action = `http://127.0.0.1:${port}/`
    form.target = "answer"
    form.elements.a.value = text
    form.submit()
}"""
CLOCK = """async ([port, path, message]) => await new Promise(end => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`)
    socket.onopen = () => { socket.send(message); end("open") }
    socket.onerror = () => end("refused")
})"""


def setUpModule():
    global platform, playwright, browser, elsewhere
    platform = Platform(60)
    unittest.addModuleCleanup(platform.stop)
    playwright = sync_playwright().start()
    unittest.addModuleCleanup(playwright.stop)
    browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-features=BlockInsecurePrivateNetworkRequests,LocalNetworkAccessChecks"])
    unittest.addModuleCleanup(browser.close)
    elsewhere = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
    unittest.addModuleCleanup(elsewhere.shutdown)


class Elsewhere(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_):
        pass


def command(name: str, arguments: dict, number: int) -> bytes:
    return json.dumps({"id": f"forged-{number}", "deadline": 9_000_000_000_000_000, "name": name, "arguments": arguments}, separators=(",", ":")).encode()


def intrusions() -> list[bytes]:
    """Bodies that find their way back to frames of ZMTP 1.0 behind the head of an HTTP request, whatever its length: a run of frames that
    are the same from every byte on, and then messages with a command in them."""
    def frame(body: bytes, more: bool = False) -> bytes:
        return bytes([len(body) + 1, int(more)]) + body

    # One byte of 0x01 begins a frame without a body, and one is its flags: more follows. Then the message ends, for either parity.
    bodies = []
    for number, end in enumerate([b"\x01\x00", b"\x01\x01\x00"]):
        messages = b"".join(frame(b"", True) + frame(command(name, {"name": VICTIM}, 10 * number + place)) for place, name in enumerate(["stop-strategy", "remove-strategy"]))
        bodies.append(b"\x01" * 600 + end + messages)
        # Many frames before a request are too many for an address: so also with few.
        bodies.append(b"\x01" * 2 + messages)
    return bodies


def ports() -> list[int]:
    run = json.loads((platform.data / "run.json").read_text())
    found = [int(run["services"][service][kind].rsplit(":", 1)[1]) for service in SERVICES for kind in ("publish", "replay", "command")]
    market = int(run["venueSim"]["url"].rsplit(":", 1)[1])
    return found + [market, market + 1, int(platform.url.rsplit(":", 1)[1])]


class Doors(unittest.TestCase):
    def page_from_elsewhere(self):
        page = browser.new_page()
        self.addCleanup(page.close)
        page.goto(f"http://localhost:{elsewhere.server_address[1]}/")
        return page

    def assertNothingHappened(self):
        """The strategy runs as before, and time goes on."""
        self.assertEqual([row["state"] for row in platform.get("/api/strategies") if row["name"] == VICTIM], ["running"])
        newest = max(bar["ts"] for bar in platform.get("/api/candles?limit=1"))
        wait_for("the next bar: somebody holds the clock", lambda: max(bar["ts"] for bar in platform.get("/api/candles?limit=1")) > newest, 60)

    def test_a_page_from_elsewhere_commands_nothing(self):
        page = self.page_from_elsewhere()
        for port in ports():
            for body in intrusions():
                page.evaluate(FETCH, [port, list(body)])
            page.evaluate(FORM, [port, intrusions()[0].decode()])
            page.wait_for_timeout(50)
        self.assertNothingHappened()

    def test_a_page_from_elsewhere_opens_no_socket(self):
        page = self.page_from_elsewhere()
        market = ports()[-3]
        report = json.dumps({"member": "market-feed", "at": 0, "due": 0, "busy": True, "applied": {}, "head": 0})
        for port, path in [(market, "/clock"), (market + 1, "/coinbase"), (ports()[-1], "/ws")]:
            self.assertEqual(page.evaluate(CLOCK, [port, path, report]), "refused", path)
        self.assertNothingHappened()

    def test_bytes_by_hand_command_nothing(self):
        null = b"\xff" + b"\0" * 8 + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" * 32
        ready = b"\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06DEALER"
        stop = command("stop-strategy", {"name": VICTIM}, 99)
        http = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n"
        strangers = [http + body for body in intrusions()] + [
            b"\x01\x00" + bytes([len(stop) + 1, 0]) + stop,
            b"\xff" + b"\0" * 8 + b"\x7f\x01\x05\x00\x00\x00" + bytes([len(stop)]) + stop,
            null + ready + b"\x00" + bytes([len(stop)]) + stop,
            null.replace(b"NULL\0", b"CURVE") + b"\x00" + bytes([len(stop)]) + stop,
        ]
        for port in ports():
            for stranger in strangers:
                with socket.create_connection(("127.0.0.1", port), 5) as one:
                    one.settimeout(0.2)
                    try:
                        one.sendall(stranger)
                        one.recv(1000)
                    except OSError:
                        pass
        self.assertNothingHappened()

    def test_another_key_commands_nothing(self):
        context = zmq.Context()
        self.addCleanup(context.term)
        own = zmq.curve_keypair()
        server = (platform.data / "bus.key").read_bytes().split()[0]
        for port in ports()[2:15:3]:
            one = context.socket(zmq.DEALER)
            one.linger = 0
            one.curve_serverkey = server
            one.curve_publickey, one.curve_secretkey = own
            one.connect(f"tcp://127.0.0.1:{port}")
            one.send(command("stop-strategy", {"name": VICTIM}, port))
            self.assertEqual(one.poll(500), 0, "a stranger was answered")
            one.close()
        self.assertNothingHappened()


if __name__ == "__main__":
    unittest.main()
