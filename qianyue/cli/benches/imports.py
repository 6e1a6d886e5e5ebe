"""Rows per second from a spreadsheet of 10,000 workers to drafts, with two worker processes and a real database."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from qianyue.cli.platform import throw_away

ROWS, WORKERS = 10_000, 2


def measure(seconds: float, rows: int = ROWS) -> dict[str, Any]:
    """`seconds` counts for nothing here: the whole sheet is drafted, however long it takes."""
    with tempfile.TemporaryDirectory(prefix="qianyue-bench-") as folder, throw_away(Path(folder)) as house:
        from qianyue.cli import invented
        from qianyue.cli.invented_sheet import cells_of, sheet
        from qianyue.cli.rehearsal import Office
        from qianyue.contracts.acts.give_back_sheet import give_back_sheet
        from qianyue.contracts.acts.upload_sheet import upload_sheet
        from qianyue.contracts.batches.access import counts
        from qianyue.contracts.models import Batch
        from qianyue.operations.processes import Child, python
        from qianyue.web.terms_form.columns import plan_for

        office = Office()
        plan = plan_for("labor_contract", office.employer)
        people = [invented.terms(office.facts, invented.Person(serial)) for serial in range(1, rows + 1)]
        for terms in people[::100]:
            terms["pay"] = {**terms["pay"], "monthly_wage": "1500.00"}  # one in a hundred is refused
        common = {name: people[1][name] for name in ("work", "hours", "pay", "social_insurance", "protection")}
        data = sheet(plan, (cells_of(terms, plan) for terms in people), **common)
        del people
        started = time.monotonic()
        key = upload_sheet(data, plan, actor=office.handler)
        read = time.monotonic() - started
        workers = [
            Child(f"worker{number}", python("-m", "qianyue", "worker", "--threads", "1"), environment=house.environment, log=log)
            for number in range(WORKERS)
            if (log := Path(folder) / f"worker{number}.log")
        ]
        started = time.monotonic()
        peaks = [0.0] * WORKERS
        try:
            for worker in workers:
                worker.start()
            while Batch.objects.filter(id=key, state=Batch.State.RUNNING).exists():
                peaks = [max(peak, _peak(worker)) for peak, worker in zip(peaks, workers, strict=True)]
                time.sleep(0.2)
        finally:
            for worker in workers:
                worker.stop()
        wall = time.monotonic() - started
        number = counts(Batch.objects.get(id=key))
        started = time.monotonic()
        back = give_back_sheet(key, plan, actor=office.handler)
        given = time.monotonic() - started
    return {
        "rows": rows,
        "drafted": number["done"],
        "refused": number["refused"],
        "size of the sheet, MB": len(data) / 1e6,
        "upload: read in the child and kept, seconds": read,
        "drafting with two workers, seconds": wall,
        "rows per second, drafting": rows / wall,
        "rows per second, upload included": rows / (wall + read),
        "sheet given back, seconds": given,
        "sheet given back, KB": len(back) / 1e3,
        "peak memory of the child that reads, MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "peak memory of this process, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "peak memory of a worker, MB": max(peaks),
    }


def _peak(worker: Any) -> float:
    """Megabytes, from proc(5); 0 once the process has gone."""
    try:
        lines = Path(f"/proc/{worker.process.pid}/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024
    except (OSError, StopIteration, AttributeError):
        return 0.0
