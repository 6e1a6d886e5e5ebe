"""The loop of every Python core: sign until the time is over, then say what it cost."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def measure(once: Callable[[], bytes], *, seconds: float, output: str) -> None:
    """`once` gives a signed file; processor time counts, waiting for the timestamp does not."""
    for _ in range(3):
        signed = once()
    Path(output).write_bytes(signed)
    count, started = 0, time.process_time()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        once()
        count += 1
    spent = time.process_time() - started
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"milliseconds": spent / count * 1000, "count": count, "megabytes": rss}, sys.stdout)
