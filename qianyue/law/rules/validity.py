"""Papers that hold from one day to another: licences, approvals, authorisations. One way to say that they do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.rules.rule import Breach


def out_of_force(path: str, paper: str, valid_from: date | None, valid_to: date | None, on: date) -> Iterator[Breach]:
    """What keeps a paper from being in force on a day; both of its days must be said, and both are included."""
    if valid_from is None:
        yield Breach(f"{path}/valid_from", f"没有填写{paper}从哪一天起有效", f"填写有效期的起始日期，不晚于 {on}")
    elif valid_from > on:
        yield Breach(
            f"{path}/valid_from", f"{paper}从 {valid_from} 起才有效", f"等到生效之后再签，或者填写起始日期不晚于 {on} 的{paper}"
        )
    if valid_to is None:
        yield Breach(f"{path}/valid_to", f"没有填写{paper}到哪一天止有效", f"填写有效期的截止日期，不早于 {on}")
    elif valid_to < on:
        yield Breach(f"{path}/valid_to", f"{paper}已于 {valid_to} 到期", f"填写截止日期不早于 {on} 的{paper}")
