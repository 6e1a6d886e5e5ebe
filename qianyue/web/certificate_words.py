"""What employers and officers are shown of a seal's certificate: whose, by whom, until when, and whether another is ordered."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from qianyue.employers.acts.drop_order import RENAMED
from qianyue.employers.acts.renew_seal import BEFORE, BY_HAND, certificate_of, names, newest
from qianyue.employers.models import Employer


def certificate(employer: Employer) -> dict[str, Any]:
    """`kind` is of `parts/notice.html`, `days` those that are left; only the first four where no seal works. `dropped`: why what
    was ordered last came to nothing, in the authority's own word, and when."""
    seal, ordered, dropped = newest(employer.id)
    found = {
        "ordered": ordered,
        "dropped": "" if dropped is None or dropped.dropped_because == RENAMED else dropped.dropped_because,
        "dropped_at": dropped and dropped.dropped_at,
        "renewable": employer.active and dropped is not None,
    }
    if seal is None or not seal.certificate_chain:
        return found
    leaf, now = certificate_of(seal), timezone.now()
    left = leaf.not_after - now
    kind = "bad" if left.total_seconds() <= 0 else "warn" if left <= BEFORE or not names(leaf, employer) else "good"
    return {
        **found,
        "holder": leaf.subject.display,
        "issuer": leaf.issuer.display,
        "serial": f"{leaf.serial:X}",
        "since": leaf.not_before,
        "until": leaf.not_after,
        "days": left.days,
        "over": left.total_seconds() <= 0,
        "other_name": not names(leaf, employer),
        "kind": kind,
        "renewable": employer.active and not ordered and (dropped is not None or left <= BY_HAND or not names(leaf, employer)),
    }
