"""Contracts per second and core through all acts, and where the milliseconds go.

One process does what browser, web and worker do for a contract, one contract after the other, against the real database
and the sandboxes over HTTP. *Per core* counts the CPU of this process and of PostgreSQL together, wherever they ran;
the sandboxes play other people's machines and are named beside it.
"""

from __future__ import annotations

import functools
import os
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from qianyue.cli.platform import throw_away

WARM_UP = 3  # contracts: fonts, certificates, connections


def measure(seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="qianyue-bench-") as folder, throw_away(Path(folder)) as house:
        from qianyue.cli.rehearsal import Office, Worker, conclude
        from qianyue.operations import outbox

        office = Office()
        outbox.run_due()
        where = f"{house.url}/identity/return/{{check}}"
        for serial in range(1, WARM_UP + 1):
            conclude(office, Worker(serial=serial), return_url=where)
        stages: dict[str, float] = defaultdict(float)
        count = 0
        with _timed(stages):
            started, before = time.monotonic(), _cpu(house)
            while time.monotonic() - started < seconds:
                count += 1
                contract = conclude(office, Worker(serial=1000 + count), return_url=where)
                if contract.final is None:
                    raise RuntimeError(f"a contract was not concluded: {outbox.troubles()}")
            wall, after = time.monotonic() - started, _cpu(house)
    spent = {name: (after[name] - before[name]) * 1000 / count for name in after}
    ours = spent["platform"] + spent["postgresql"]
    return {
        "contracts": count,
        "contracts per second, wall, one process": count / wall,
        "contracts per second and core (platform + PostgreSQL)": 1000 / ours,
        "contracts per second and core, sandboxes too": 1000 / (ours + spent["sandboxes"]),
        "CPU ms per contract": spent,
        "wall ms per contract by stage": {name: total * 1000 / count for name, total in sorted(stages.items())},
        "peak memory of this process, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


@contextmanager
def _timed(stages: dict[str, float]) -> Iterator[None]:
    """Clocks around the stages, from outside: the acts themselves know nothing of it. Time inside counts where it is spent."""
    from django.db import connection

    from qianyue import documents, law
    from qianyue.contracts import validity
    from qianyue.operations import keystore
    from qianyue.operations.gateways import gateways
    from qianyue.trust import pades

    outside = gateways()
    targets = [
        ("rules", law, "parse_terms"),
        ("rules", law, "check"),
        ("render", documents, "render"),
        ("signature: prepare", pades, "prepare"),
        ("signature: complete", pades, "complete"),
        ("signature: seal key", keystore, "opened"),
        ("closing: prepare", pades, "prepare_closing"),
        ("closing: complete", pades, "complete_closing"),
        ("timestamp authority (HTTP)", outside.tsa, "timestamp"),
        ("certification authority (HTTP)", outside.ca, "enroll"),
        ("revocation status (HTTP)", outside.ca, "ocsp"),
        ("messages (HTTP)", outside.sms, "send"),
        ("messages (SMTP)", outside.email, "send"),
        ("identity (HTTP)", outside.identity, "start"),
        ("identity (HTTP)", outside.identity, "result"),
        ("own verification", validity, "newest_timestamp"),
        ("storage", outside.storage, "put"),
        ("storage", outside.storage, "get"),
    ]
    with ExitStack() as stack:
        for stage, owner, name in targets:
            stack.enter_context(patch.object(owner, name, _clocked(stages, stage, getattr(owner, name))))
        stack.enter_context(connection.execute_wrapper(functools.partial(_database, stages)))
        yield


def _clocked(stages: dict[str, float], stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            stages[stage] += time.perf_counter() - started

    return call


def _database(stages: dict[str, float], execute: Callable[..., Any], *args: Any) -> Any:
    started = time.perf_counter()
    try:
        return execute(*args)
    finally:
        stages["database"] += time.perf_counter() - started


def _cpu(house: Any) -> dict[str, float]:
    """CPU seconds so far of this process, of PostgreSQL's processes, of the sandboxes."""
    own = time.process_time()
    return {
        "platform": own,
        "postgresql": _tree_cpu(house.cluster.pid),
        "sandboxes": _tree_cpu(house.children["sandbox"].process.pid),
    }


def _tree_cpu(root: int) -> float:
    """User and system seconds of a process and all its descendants, those that have ended too (proc(5))."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            ticks[int(entry.name)] = sum(int(field) for field in fields[11:15])
    family = {root}
    while more := {process for process, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(process, 0) for process in family) / os.sysconf("SC_CLK_TCK")
