"""Whoever is told to end ends, at whatever moment it is told."""

from __future__ import annotations

import subprocess
import sys

ROUNDS = """
import os, random, signal, threading, time
from qianyue.operations.ending import Ending

for number in range(200):
    ending = Ending()
    told = threading.Timer(random.random() / 500, os.kill, (os.getpid(), random.choice((signal.SIGINT, signal.SIGTERM))))
    told.start()
    time.sleep(random.random() / 500)
    ending.wait()
    told.join()
print("ended")
"""


def test_it_works_before_while_and_after_it_begins_to_wait() -> None:
    done = subprocess.run([sys.executable, "-c", ROUNDS], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "ended\n"), done.stderr
