"""A demo of the whole platform on ports of its own, with a copy of the strategies, so that nothing of the repository is changed."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/ports"))
from free_ports import free_hundred  # noqa: E402

START_SECONDS = 120


class Platform:
    """The five services over the simulated market, `speed` times as fast as life."""

    def __init__(self, speed: int, seed: int = 7):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="trader-browser-"))
        self.data = self.folder / "data"
        shutil.copytree(ROOT / "strategies", self.folder / "strategies")
        bus = free_hundred()
        http = bus + 99
        self.url = f"http://127.0.0.1:{http}"
        self.log = open(self.folder / "demo.log", "w+")
        trader = pathlib.Path(os.environ["TRADER_BIN_DIR"]) / "trader"
        self.process = subprocess.Popen(
            [trader, "demo", "--data", self.data, "--port", str(http), "--bus-port-base", str(bus), "--speed", str(speed), "--seed", str(seed)],
            env={**os.environ, "STRATEGIES_DIR": str(self.folder / "strategies")}, cwd=self.folder, stdout=self.log, stderr=subprocess.STDOUT,
        )
        wait_for("the gateway", self.is_up, START_SECONDS)

    def is_up(self) -> bool:
        if self.process.poll() is not None:
            self.log.seek(0)
            raise RuntimeError(f"the demo ended with status {self.process.returncode}:\n{self.log.read()}")
        try:
            return self.get("/readyz")["ready"]
        except OSError:
            return False

    def get(self, path: str):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def delete(self, path: str) -> None:
        with urllib.request.urlopen(urllib.request.Request(self.url + path, method="DELETE"), timeout=10):
            pass

    def headers(self, path: str) -> dict:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return {name.lower(): value for name, value in answer.headers.items()}

    def kill(self, service: str) -> None:
        """As a crash would; the demo's supervisor starts it again."""
        self.signal(service, signal.SIGKILL)

    def signal(self, service: str, number: int) -> None:
        run = json.loads((self.data / "run.json").read_text())
        os.kill(run["services"][service]["pid"], number)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
        self.log.close()
        shutil.rmtree(self.folder)


def wait_for(what: str, holds, seconds: float):
    """Looks ten times a second; what `holds` gave when it was true. Raises with `what` when it never was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")
