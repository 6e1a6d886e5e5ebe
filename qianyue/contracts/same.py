"""The same contract twice: one employer, one document of identity, one first day (domain.md 9.3)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from qianyue.contracts.models import Contract, State
from qianyue.operations.keys import blind_index

OVER = (State.WITHDRAWN, State.REVOKED, State.DECLINED, State.EXPIRED)


def drafted_for(employer: uuid.UUID, terms: Mapping[str, Any]) -> bytes | None:
    """Blind index of whom and when the terms are about; None while they do not say both."""
    worker, term = terms.get("worker"), terms.get("term")
    if not isinstance(worker, dict) or not isinstance(term, dict):
        return None
    number, start = worker.get("id_number"), term.get("start")
    if not isinstance(number, str) or not isinstance(start, str) or not number.strip():
        return None
    kind = terms.get("kind")
    return blind_index().of("drafted_for", f"{employer}:{kind}:{worker.get('id_type')}:{number.strip().upper()}:{start}")


def standing(indexes: Iterable[bytes]) -> QuerySet[Contract]:
    """The contracts with these indexes that have not come to nothing."""
    return Contract.objects.filter(drafted_for__in=list(indexes)).exclude(state__in=OVER)


def hold(indexes: Iterable[bytes]) -> None:
    """Nobody else who asks drafts the same until the transaction ends. Taken in order, so that no two wait for each other."""
    keys = sorted({int.from_bytes(index[:8], "big", signed=True) for index in indexes})
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
