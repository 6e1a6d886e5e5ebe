"""Judging files of strangers in a process of its own with limits: ten seconds and five hundred megabytes a file at most."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from types import TracebackType

from qianyue.confined import Child, Killed, Limits, serve
from qianyue.trust import certificates
from qianyue.trust.certificates import Roots
from qianyue.trust.verification.reasons import reason
from qianyue.trust.verification.report import Report
from qianyue.trust.verification.verifying import MAX_SIZE, verify_pdf

# Patience: on a machine with much to do. Answer: terms of a million octets, each of which may become three.
LIMITS = Limits(memory=500 << 20, cpu=10, patience=30, answer=4 << 20)


class Judge:
    """Judges one file after the other in one child, which is replaced when a file costs too much. Not for several threads.

    What did so in a new child is *undetermined*, with the reason `too_costly`: nothing was proven against it.
    """

    def __init__(self, *, roots: Roots, at: datetime | None = None, limits: Limits = LIMITS) -> None:
        if at is not None and at.tzinfo is None:
            raise ValueError("at must be aware")
        trusted = [base64.b64encode(item.der).decode() for item in (*roots.anchors, *roots.intermediates)]
        self._head = json.dumps({"roots": trusted, "at": at.isoformat() if at else None}).encode()
        self._child = Child("qianyue.trust.verification.confined", limits)

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._child.close()

    def verify(self, data: bytes) -> Report:
        """As `verify_pdf`, at a bounded cost."""
        if len(data) > MAX_SIZE:
            return Report(own=[reason("too_large")])
        first_of_its_child = self._child.fresh
        report = self._judged(data)
        if report is None and not first_of_its_child:
            report = self._judged(data)
        return report or Report(own=[reason("too_costly")])

    def _judged(self, data: bytes) -> Report | None:
        """None where it cost too much, also where the child noticed itself, and for an answer that is no report."""
        try:
            report = Report.from_dict(json.loads(self._child.ask(self._head, data)))
        except Killed:
            return None
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            report = None
        if report is None or reason("too_costly") in report.own:
            self._child.close()  # what it holds on to would count against the next file
            return None
        return report


def verify_confined(data: bytes, *, roots: Roots) -> Report:
    """One file in a child of its own: for the web, where a stranger's file must not wait behind another's."""
    with Judge(roots=roots) as judge:
        return judge.verify(data)


def answer(head: bytes, data: bytes) -> bytes:
    """In the child: the report as JSON."""
    asked = json.loads(head)
    roots = Roots(certificates.read(base64.b64decode(item)) for item in asked["roots"])
    at = datetime.fromisoformat(asked["at"]) if asked["at"] else None
    return json.dumps(verify_pdf(data, roots=roots, at=at).to_dict(file="")).encode()


if __name__ == "__main__":
    serve(answer)
