"""Ports for the processes of a test, a fuzz run or a benchmark: no other run of any of them has the same ones."""

import fcntl
import pathlib
import socket
import tempfile

# The locks of the ports that this process has; they end with it.
held = []


def free_hundred() -> int:
    """The first of a hundred ports that no other test has and on which nobody listens: below those that Linux gives to clients, under the
    lock that the Swift tests take too."""
    locks = pathlib.Path(tempfile.gettempdir()) / "trader-test-ports"
    locks.mkdir(exist_ok=True)
    for block in range(100, 320):
        lock = open(locks / str(block), "a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        if all(is_free(block * 100 + offset) for offset in range(100)):
            held.append(lock)
            return block * 100
    raise RuntimeError("no hundred free ports between 10000 and 32000")


def is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
