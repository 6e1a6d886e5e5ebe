"""Named places where a test may kill the process as a power cut would: `QIANYUE_CRASH_AT=name,name`.

The names are the steps of design.md section 3; `tests/faults/` kills at each of them and restarts. Production
never crashes on request.
"""

from __future__ import annotations

import os
import signal

from django.conf import settings

_AT = frozenset() if settings.PRODUCTION else frozenset(os.environ.get("QIANYUE_CRASH_AT", "").split(","))

POINTS: set[str] = set()


def point(name: str) -> str:
    """Declare a crash point; a test walks through all that are declared."""
    POINTS.add(name)
    return name


def crash_if(name: str) -> None:
    """SIGKILL ourselves when this is a place that the test asked for, once (the flag file says it happened)."""
    if name not in _AT:
        return
    flag = settings.DATA / "crashed-at" / name
    if not flag.exists():
        flag.parent.mkdir(parents=True, exist_ok=True)
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
