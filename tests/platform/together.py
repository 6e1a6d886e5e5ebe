"""Several at once: each in a thread with a database connection of its own, all let go at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

PATIENCE = 60  # seconds after which a race counts as a deadlock


def together(*doings: Callable[[], Any]) -> list[Any]:
    """What each of them returned or raised, in their order."""
    start = threading.Barrier(len(doings))

    def run(do: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait(PATIENCE)
            return do()
        except Exception as problem:  # noqa: BLE001 - the caller judges
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doings)) as pool:
        running = [pool.submit(run, do) for do in doings]
        return [one.result(PATIENCE) for one in running]
