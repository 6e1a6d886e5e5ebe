"""Documents of the general kind per second and core: terms in, linted PDF/A-3 with its fields out; every document different."""

from __future__ import annotations

import resource
import time
from typing import Any


def measure(seconds: float) -> dict[str, Any]:
    from qianyue import documents, law
    from qianyue.cli.invented import Person, employer, terms

    def one(serial: int) -> documents.Rendered:
        return documents.render(law.parse_terms(terms(employer(), Person(serial))))

    loaded = time.process_time()
    first = one(0)
    cold = time.process_time() - loaded
    for serial in range(1, 4):
        one(serial)
    count, sizes = 0, 0
    started, before = time.monotonic(), time.process_time()
    while time.monotonic() - started < seconds:
        count += 1
        sizes += len(one(100 + count).pdf)
    cpu, wall = time.process_time() - before, time.monotonic() - started
    return {
        "documents": count,
        "documents per second and core": count / cpu,
        "documents per second, wall": count / wall,
        "CPU ms per document": cpu * 1000 / count,
        "pages": first.pages,
        "KB per document": sizes / count / 1024,
        "first document with fonts, CPU ms": cold * 1000,
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
