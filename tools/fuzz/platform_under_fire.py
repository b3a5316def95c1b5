"""A demo of the real executables in a folder of its own, and the eyes on it: who answers, who died, who grows."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.request
import uuid

import zmq

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/ports"))
from free_ports import free_hundred  # noqa: E402

BIN = pathlib.Path(os.environ["TRADER_BIN_DIR"])
SERVICES = ["market-feed", "liq-poller", "signal-engine", "paper-broker", "api-gateway"]


def memory_of(pid: int) -> int:
    """Resident MiB; 0 when the process is gone."""
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 >> 20
    except (OSError, IndexError):
        return 0


class Asker:
    """Commands and replay requests as a holder of the platform's key sends them; one thread's own."""

    def __init__(self, key_file: pathlib.Path):
        self.public, self.secret = key_file.read_bytes().split()
        self.context = zmq.Context()

    def open(self, port: int, kind: int = zmq.DEALER) -> zmq.Socket:
        one = self.context.socket(kind)
        one.linger = 0
        one.curve_serverkey = one.curve_publickey = self.public
        one.curve_secretkey = self.secret
        one.connect(f"tcp://127.0.0.1:{port}")
        return one

    def ask(self, port: int, body: bytes, seconds: float) -> list[bytes] | None:
        """The answer's frames; None when nothing came in time."""
        one = self.open(port)
        try:
            one.send(body)
            return one.recv_multipart() if one.poll(int(seconds * 1000)) else None
        finally:
            one.close()

    def command(self, port: int, name: str, arguments: dict, seconds: float) -> dict | None:
        now = int(time.time() * 1e6)
        body = {"id": str(uuid.uuid4()), "deadline": now + int(seconds * 1e6), "name": name, "arguments": arguments}
        frames = self.ask(port, json.dumps(body).encode(), seconds)
        return json.loads(frames[-1]) if frames else None


class Platform:
    """The five services over the simulated market."""

    def __init__(self, folder: pathlib.Path, speed: int, seed: int):
        self.folder, self.data = folder, folder / "data"
        # A demo runs a copy of the documents, with its data.
        self.strategies = self.data / "strategies"
        self.base = free_hundred()
        self.http = self.base + 60
        self.log = open(folder / "demo.log", "w+")
        self.process = subprocess.Popen(
            [BIN / "trader", "demo", "--data", self.data, "--port", str(self.http), "--bus-port-base", str(self.base), "--speed", str(speed), "--seed", str(seed)],
            env={**os.environ, "STRATEGIES_DIR": str(ROOT / "strategies"), "WEB_ROOT": os.environ.get("WEB_ROOT", str(ROOT / "web/dist")), "DISPLAY": "", "WAYLAND_DISPLAY": ""},
            cwd=folder, stdout=self.log, stderr=subprocess.STDOUT,
        )
        self.wait_until_it_answers()
        self.pids = self.running()
        self.own = {path.stem for path in self.strategies.glob("*.yaml")}

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + 180
        while "all five services answer" not in self.printed():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the demo did not start:\n{self.printed()}")
            time.sleep(0.1)

    def printed(self) -> str:
        return (self.folder / "demo.log").read_text(errors="replace")

    def running(self) -> dict[str, int]:
        run = json.loads((self.data / "run.json").read_text())
        return {name: one["pid"] for name, one in run["services"].items()} | {"venue-sim": run["venueSim"]["pid"]}

    def page_answers(self, seconds: float) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/healthz", timeout=seconds) as answer:
                return answer.status == 200
        except OSError:
            return False

    def port(self, service: str, offset: int) -> int:
        """0 publish, 1 replay, 2 command."""
        return self.base + 10 * SERVICES.index(service) + offset

    @property
    def ports(self) -> list[int]:
        return [self.port(service, offset) for service in SERVICES for offset in range(3)] + [self.http, self.base + 95, self.base + 96]

    @property
    def key_file(self) -> pathlib.Path:
        return self.data / "bus.key"

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=120)
        return self.process.returncode

    def verify(self) -> subprocess.CompletedProcess:
        return subprocess.run([BIN / "trader", "verify", "--data", self.data], capture_output=True, text=True, errors="replace", cwd=self.folder)

    def traces(self) -> list[str]:
        """Lines of the logs in which a process says that it ended by a fault of its own."""
        words = ("Fatal error", "Crash:", "Program crashed", "Precondition failed", "*** ")
        lines = []
        for log in sorted((self.data / "logs").glob("*.log*")):
            for line in log.read_text(errors="replace").splitlines():
                if any(word in line for word in words) and not line.startswith("{"):
                    lines.append(f"{log.name}: {line[:300]}")
        return lines
