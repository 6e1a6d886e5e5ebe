"""What the cross-page seal costs: a seal with strips over twenty pages beside the same seal alone, in turns, on one core.

As in the product: the renderer's base comes with the file, the key is in software, nothing goes over a network.
"""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

from qianyue.cli.benches.sign import Desk
from qianyue.trust import pades

PAGES = 20
SHARE = 0.05  # seconds of processor time a round


def paper(pages: int = PAGES) -> tuple[bytes, pades.Base]:
    """A short agreement, with sheets before it that bear header and footer, to so many pages."""
    from qianyue import documents, law
    from qianyue.documents import rendering, samples

    terms = law.parse_terms(dict(samples.short("supplementary_insurance_agreement")))
    least = documents.render(terms).pages
    pdf = rendering.signable(documents.blocks(terms), law.dump_terms(terms), before=pages - least)
    return pdf, pades.Base.read(pdf)


def measure(seconds: float) -> dict[str, Any]:
    """Medians over rounds in turns. `times` is what the issue bounds: strips over none."""
    from qianyue import documents

    desk, (pdf, base) = Desk("ecdsa_p256_sha256"), paper()
    seal = documents.company_seal("景洪虚构茶业有限公司", title="合同专用章")

    def once(cross_page: bool) -> bytes:
        return desk.sign(pdf, base, place="employer", stamped=False, appearance=seal, cross_page=cross_page)[0]

    taken: dict[bool, list[float]] = {False: [], True: []}
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        count = _count(lambda: once(cross_page=True))
        started = time.process_time()
        while time.process_time() - started < seconds or len(taken[True]) < 3:
            for cross_page, values in taken.items():
                values.append(_milliseconds(lambda across=cross_page: once(cross_page=across), count))  # type: ignore[misc]
    finally:
        os.sched_setaffinity(0, cores)
    plain, across = statistics.median(taken[False]), statistics.median(taken[True])
    return {
        "file, KB": len(pdf) / 1024,
        "pages": PAGES,
        "rounds": len(taken[True]),
        "one visible seal, ms of processor time": plain,
        "with its cross-page seal, ms of processor time": across,
        "cross-page over plain, times": statistics.median(two / one for one, two in zip(*taken.values(), strict=True)),
        "appended by a visible seal, KB": (len(once(cross_page=False)) - len(pdf)) / 1024,
        "appended with its cross-page seal, KB": (len(once(cross_page=True)) - len(pdf)) / 1024,
    }


def _count(once: Any) -> int:
    """Signatures a round, after a warm-up."""
    for _ in range(50):
        once()
    return max(1, round(1000 * SHARE / _milliseconds(once, 20)))


def _milliseconds(once: Any, count: int) -> float:
    started = time.process_time()
    for _ in range(count):
        once()
    return 1000 * (time.process_time() - started) / count


def against_peers(seconds: float) -> dict[str, Any]:
    from qianyue.cli.benches import peers

    return measure(seconds / 2) | peers.cross_page(pdf=paper()[0], pages=PAGES, seconds=seconds / 2)
