"""How much of each employer's staff has a contract concluded here: of the people whom the platform knows to work for it.

Known are those with a contract in force that was concluded here, with an offer whose work has begun and that is not concluded,
or with a contract on paper that the handler has entered, whose term is not over, which has not ended before it and which no
contract concluded here has followed. Covered are the first. People are counted by the blind
index of their identity, each once. Whom an employer has never entered nobody can count: the figure says so where it is shown.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q

from qianyue.contracts.models import Contract, LifeDate, PaperContract
from qianyue.contracts.models.contract import OPEN
from qianyue.oversight.risks import EMPLOYING, LASTING

_CONTRACT, _PAPER, _LIFE = (model._meta.db_table for model in (Contract, PaperContract, LifeDate))
# One line a person of an employer. %(employers)s is null for all of them.
_PEOPLE = f"""
    SELECT c.employer_id, c.worker_identity AS who, true AS covered FROM {_CONTRACT} c
    WHERE c.state = 'concluded' AND c.kind = ANY(%(lasting)s) AND c.worker_identity IS NOT NULL
      AND coalesce(c.starts_on, c.works_from, %(day)s) <= %(day)s AND (c.ends_on IS NULL OR c.ends_on >= %(day)s)
      AND NOT EXISTS (SELECT 1 FROM {_LIFE} l WHERE l.contract_id = c.id AND l.kind = 'ended' AND l.day < %(day)s)
      AND (%(employers)s::uuid[] IS NULL OR c.employer_id = ANY(%(employers)s::uuid[]))
    UNION ALL
    SELECT c.employer_id, c.worker_identity, false FROM {_CONTRACT} c
    WHERE c.state = ANY(%(open)s) AND c.kind = ANY(%(employing)s) AND c.worker_identity IS NOT NULL
      AND c.works_from <= %(day)s
      AND (%(employers)s::uuid[] IS NULL OR c.employer_id = ANY(%(employers)s::uuid[]))
    UNION ALL
    SELECT p.employer_id, p.worker_identity, false FROM {_PAPER} p
    WHERE p.withdrawn_at IS NULL AND p.starts_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on >= %(day)s)
      AND NOT EXISTS (SELECT 1 FROM {_LIFE} l WHERE l.paper_id = p.id AND l.kind = 'ended' AND l.day < %(day)s)
      AND NOT EXISTS (SELECT 1 FROM {_CONTRACT} c WHERE c.employer_id = p.employer_id AND c.worker_identity = p.worker_identity
                      AND c.state = 'concluded' AND c.kind = ANY(%(lasting)s)
                      AND c.starts_on >= p.starts_on AND c.starts_on <= %(day)s)
      AND (%(employers)s::uuid[] IS NULL OR p.employer_id = ANY(%(employers)s::uuid[]))
"""  # noqa: S608 - our own tables
_COUNTED = f"""
    SELECT employer_id, count(DISTINCT who) FILTER (WHERE covered) AS covered, count(DISTINCT who) AS known
    FROM ({_PEOPLE}) people GROUP BY employer_id
"""  # noqa: S608 - our own tables
_BELOW = f"SELECT employer_id FROM ({_COUNTED}) counted WHERE covered * 100 < known * %(percent)s"  # noqa: S608 - our own tables


@dataclasses.dataclass(frozen=True)
class Reach:
    """People covered, of people known; `percent` is rounded down, so that 100 means everybody. None: nobody is known."""

    covered: int = 0
    known: int = 0

    @property
    def percent(self) -> int | None:
        return self.covered * 100 // self.known if self.known else None


def reach_of(employers: Iterable[uuid.UUID], *, on: datetime.date) -> dict[uuid.UUID, Reach]:
    """Of these employers; who is not in it has nobody that the platform knows."""
    keys = list(employers)
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, _asked(on) | {"employers": keys})
        return {key: Reach(covered, known) for key, covered, known in cursor.fetchall()}


def below(percent: int, *, on: datetime.date) -> Q:
    """Employers who cover less than so many of a hundred people. Those of whom nobody is known are not among them."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, _asked(on) | {"employers": None, "percent": percent})
        return Q(id__in=[key for (key,) in cursor.fetchall()])


def _asked(day: datetime.date) -> dict[str, Any]:
    return {"day": day, "lasting": list(LASTING), "employing": list(EMPLOYING), "open": [str(state) for state in OPEN]}
