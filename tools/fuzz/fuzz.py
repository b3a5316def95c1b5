"""Runs every door at once for a given time, watches the processes, verifies the stores, and says what it did. Status 0 when nothing broke."""

import argparse
import collections
import pathlib
import shutil
import sys
import tempfile
import threading
import time
import traceback

from doors import DOORS
from files import backtest
from mutate import Source
from platform_under_fire import SERVICES, Asker, Platform, memory_of
from venues import HostileVenue

ALL = [*DOORS, "venue", "files"]


class Fire:
    def __init__(self, arguments: argparse.Namespace, folder: pathlib.Path):
        self.arguments, self.folder = arguments, folder
        self.doors = arguments.only.split(",") if arguments.only else ALL
        self.platform = Platform(folder, arguments.speed, arguments.seed)
        self.venue = HostileVenue(folder, arguments.seed) if "venue" in self.doors else None
        self.over = threading.Event()
        self.asker = Asker(self.platform.key_file)
        self.counts: collections.Counter[str] = collections.Counter()
        self.recent: dict[str, collections.deque[str]] = {}
        self.wrong: list[str] = []
        self.memory: dict[str, int] = {}

    def work(self, door: str) -> None:
        source = Source(self.arguments.seed, door)
        recent = self.recent[door] = collections.deque(maxlen=30)
        asker = Asker(self.platform.key_file)
        place = self.folder / "files"
        place.mkdir(exist_ok=True)
        while not self.over.is_set():
            try:
                if door == "files":
                    given, wrong = backtest(source, place)
                    if wrong:
                        kept = self.folder / f"files-{self.counts[door]}"
                        shutil.copytree(place, kept)
                        self.tell(f"{wrong}; {given}; its files are in {kept}")
                else:
                    given = DOORS[door](source, self.platform, asker)
                recent.append(f"{door} {self.counts[door]}: {given}")
                self.counts[door] += 1
            except Exception:
                self.tell(f"the fuzzer itself failed at {door} {self.counts[door]}: {traceback.format_exc()}")
                return

    def tell(self, what: str) -> None:
        print(f"WRONG {what}", flush=True)
        self.wrong.append(what)
        inputs = [line for recent in self.recent.values() for line in recent] + (self.venue.recent if self.venue else [])
        (self.folder / f"inputs-{len(self.wrong)}.txt").write_text("\n".join(inputs), errors="replace")

    def watch(self) -> None:
        """Looks at everything once: who answers, who is another process than before, who grows."""
        for service in SERVICES:
            if not self.asker.command(self.platform.port(service, 2), "status", {}, self.arguments.patience):
                self.tell(f"{service} did not answer status within {self.arguments.patience} s")
        if not self.platform.page_answers(self.arguments.patience):
            self.tell(f"the gateway did not answer HTTP within {self.arguments.patience} s")
        try:
            running = self.platform.running()
        except (OSError, ValueError, KeyError, TypeError) as error:
            return self.tell(f"run.json cannot be read: {error!r}")
        for name, pid in running.items():
            if pid != self.platform.pids[name]:
                self.tell(f"{name} died: process {self.platform.pids[name]} became {pid}")
                self.platform.pids[name] = pid
            mib = memory_of(pid or 0)
            self.memory[name] = max(self.memory.get(name, 0), mib)
            if mib > self.arguments.most_mib:
                self.tell(f"{name} has {mib} MiB")
        if self.platform.process.poll() is not None:
            self.tell(f"the supervisor ended with {self.platform.process.returncode}")
            self.over.set()
        for wrong in self.venue.look(self.arguments.patience) if self.venue else []:
            self.tell(wrong)

    def run(self) -> int:
        workers = [threading.Thread(target=self.work, args=(door,), daemon=True) for door in self.doors if door != "venue"]
        for worker in workers:
            worker.start()
        start = told = time.monotonic()
        while time.monotonic() - start < self.arguments.seconds and not self.over.is_set():
            self.watch()
            if time.monotonic() - told > 60:
                told = time.monotonic()
                print(f"{told - start:.0f} s: {self.tally()}", flush=True)
            if len(self.wrong) > 200:
                print("too much is wrong: stopping", flush=True)
                break
            time.sleep(1)
        self.over.set()
        for worker in workers:
            worker.join(timeout=180)
        self.watch()
        self.finish()
        print(f"seed {self.arguments.seed}, {time.monotonic() - start:.0f} s; inputs by door: {self.tally()}")
        print(f"most MiB: {self.memory}" + (f"; ended with words behind the hostile venue: {self.venue.ended}" if self.venue else ""))
        print(f"{len(self.wrong)} faults" + (f"; inputs and logs are in {self.folder}" if self.wrong else ": every service answered throughout, and verify passes"))
        return 1 if self.wrong else 0

    def tally(self) -> str:
        counts = dict(self.counts) | ({"venue": self.venue.count} if self.venue else {})
        return ", ".join(f"{door} {count}" for door, count in counts.items())

    def finish(self) -> None:
        if self.venue:
            self.venue.stop()
        status = self.platform.stop()
        if status != 0:
            self.tell(f"the demo ended with {status}: {self.platform.printed()[-500:]}")
        for line in self.platform.traces():
            self.tell(line)
        verified = self.platform.verify()
        print(verified.stdout.strip())
        if verified.returncode != 0:
            self.tell(f"verify ended with {verified.returncode}: {verified.stderr.strip()}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long to go on")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed makes the same inputs, door by door")
    parser.add_argument("--only", help=f"doors, with commas; all of them are {','.join(ALL)}")
    parser.add_argument("--speed", type=int, default=60, help="simulated seconds a second")
    parser.add_argument("--patience", type=float, default=20, help="seconds in which status must be answered")
    parser.add_argument("--most-mib", type=int, default=700, help="resident memory that no service may pass")
    parser.add_argument("--folder", type=pathlib.Path, help="where stores, logs and inputs go, an empty folder; by default one that is removed when nothing broke")
    arguments = parser.parse_args()
    folder = arguments.folder or pathlib.Path(tempfile.mkdtemp(prefix="trader-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {arguments.seed}, {arguments.seconds:.0f} s, in {folder}", flush=True)
    status = Fire(arguments, folder).run()
    if status == 0 and not arguments.folder:
        shutil.rmtree(folder)
    return status


if __name__ == "__main__":
    sys.exit(main())
