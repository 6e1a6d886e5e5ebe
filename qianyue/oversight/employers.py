"""The employers in an officer's region, and how they are found. Another region's are *not found*."""

from __future__ import annotations

import re
import uuid

from django.db.models import Count, Q, QuerySet

from qianyue.contracts.models import Contract, State
from qianyue.contracts.search.readings import spelled
from qianyue.employers.models import Employer
from qianyue.law.regions import stem
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound
from qianyue.oversight.access import as_officer
from qianyue.oversight.models import Officer

STANDINGS = {
    "open": Q(active=True),
    "suspended": Q(active=False, closed_at=None),
    "closed": Q(closed_at__isnull=False),
}
UNREGISTERED = "none"  # asks for those whose industry is not registered
LETTERS = re.compile("[a-z]{2,60}")
READ_THROUGH = 20_000  # names that are read aloud for one search in pinyin
WAITING = (State.PROPOSED, State.SUBMITTED, State.SIGNED_BY_ONE, State.SEALING)


def employers(officer: Officer) -> QuerySet[Employer]:
    return Employer.objects.filter(region__startswith=stem(officer.authority.region)).order_by("name", "id")


def employer(key: uuid.UUID, *, actor: Actor) -> tuple[Employer, Officer]:
    """One of them, and the officer who looks at it. Errors: NotFound, NotAllowed."""
    officer = as_officer(actor)
    found = employers(officer).filter(id=key).first()
    if found is None:
        raise NotFound("没有找到这家单位。它可能属于别的地区，请回到列表核对。")
    return found, officer


def searched(found: QuerySet[Employer], typed: str) -> QuerySet[Employer]:
    """By a part of the name, the beginning of the code, or the name's pinyin (whole words or initials)."""
    words = " ".join(typed.split())
    named = Q(name__icontains=words) | Q(uscc__startswith=words.upper())
    letters = "".join(words.split()).lower()
    if LETTERS.fullmatch(letters):
        names = found.order_by().values_list("id", "name")[:READ_THROUGH]
        named |= Q(id__in=[key for key, name in names if any(letters in way for way in spelled(name))])
    return found.filter(named)


def contracts_by_state(found: Employer) -> list[tuple[str, int]]:
    """How many of its contracts are in which state, in the order of a contract's life; those with none are left out."""
    counted = Contract.objects.filter(employer=found).order_by().values_list("state").annotate(count=Count("id"))
    order = State.values
    return sorted(counted, key=lambda one: order.index(one[0]))


def waiting_contracts(found: Employer) -> int:
    """Contracts that somebody still has to sign or seal."""
    return Contract.objects.filter(employer=found, state__in=WAITING).count()
