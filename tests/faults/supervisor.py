"""A worker process that is started again whenever it is killed, as the installation's own supervisor does it.

The parent has only imported the program and forks: a new worker is there in milliseconds instead of seconds, and knows
nothing that its predecessor knew.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

import django


def main() -> int:
    """Ends on SIGTERM, or when a worker ends otherwise than by SIGKILL; its exit status tells which."""
    django.setup()
    from qianyue.operations.worker import Worker

    worker = 0

    def end(number: int, frame: FrameType | None) -> None:
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)
        os._exit(0)

    while True:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        worker = os.fork()
        if worker == 0:
            Worker(sole=True).run()
            os._exit(0)
        signal.signal(signal.SIGTERM, end)
        ended = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        if ended != -signal.SIGKILL:
            return 1


if __name__ == "__main__":
    sys.exit(main())
