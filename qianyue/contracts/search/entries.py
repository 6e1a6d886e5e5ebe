"""The search entry of a contract: its words, hashed under its employer's name with a key that the database never sees.

Whoever changes what a contract names writes its entry anew in the same transaction; `reindex` makes those that are missing.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from qianyue.contracts.models import Contract, SearchEntry, State
from qianyue.contracts.search import words
from qianyue.operations.keys import blind_index

_WRITE = """
    INSERT INTO contracts_searchentry (contract_id, tokens) VALUES (%s, %s::bigint[])
    ON CONFLICT (contract_id) DO UPDATE SET tokens = EXCLUDED.tokens
"""
FEW = 2000  # contracts that are named one by one; of more frequent words the newest come quickly anyway
GONE = Q(state=State.WITHDRAWN, proposal=None)  # drafts that were thrown away


def hashed(employer: uuid.UUID, found: Iterable[str]) -> list[int]:
    """64-bit numbers that mean nothing without the key: equal for equal words of one employer, never across employers."""
    index, field = blind_index(), f"search:{employer}"
    return [int.from_bytes(index.of(field, word)[:8], "big", signed=True) for word in found]


def write(contract: Contract) -> None:
    """In the transaction that changes the contract: its entry says what it says now."""
    tokens = tokens_of(contract)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [contract.id, tokens])


def rewrite(contract: uuid.UUID) -> None:
    """The same, from the rows as they are: for who changed one column and has not seen the others since."""
    write(Contract.objects.select_related("proposal").get(id=contract))


def tokens_of(contract: Contract) -> list[int]:
    """What the entry of a contract holds: of the offer that stands, else of its working copy, for each employer that sees it.

    What is typed into the working copy of an offer has been said to nobody, and a list that shows the offer would not say why
    such a word has found it."""
    found = words.of_contract(contract.number, contract.said)
    return sorted(
        {token for employer in (contract.employer_id, contract.partner_id) if employer for token in hashed(employer, found)}
    )


def remove(contract: uuid.UUID) -> None:
    """A draft that was thrown away is found no more."""
    SearchEntry.objects.filter(contract=contract).delete()


def matching(found: QuerySet[Contract], question: str, *, employer: uuid.UUID) -> QuerySet[Contract]:
    """Those of `found` that a question names, as `employer` sees them; none when it names nothing."""
    return matching_any(found, question, employers=[employer])


def matching_any(found: QuerySet[Contract], question: str, *, employers: Collection[uuid.UUID]) -> QuerySet[Contract]:
    """The same as any of these employers sees them, in as many questions as of one."""
    if not words.asked(question):
        return found.none()
    named = _holding(SearchEntry.objects.all(), question, employers)
    keys = _from_the_index(named)
    return found.filter(id__in=keys if len(keys) <= FEW else named.values("contract"))


def holding(rows: QuerySet[Any], question: str, *, employer: uuid.UUID) -> QuerySet[Any]:
    """Those of `rows`, which have `tokens`, that a question names; none when it names nothing."""
    return _holding(rows, question, [employer])


def _holding(rows: QuerySet[Any], question: str, employers: Collection[uuid.UUID]) -> QuerySet[Any]:
    wanted = words.asked(question)
    if not wanted:
        return rows.none()
    for options in wanted:
        any_of = Q()
        for employer, all_of in itertools.product(employers, options):
            any_of |= Q(tokens__holds=hashed(employer, all_of))
        rows = rows.filter(any_of)
    return rows


def _from_the_index(named: QuerySet[SearchEntry]) -> list[uuid.UUID]:
    """Up to `FEW` and one. The planner does not know how rare a rare word is, and would look at every contract for one name."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        keys = list(named.values_list("contract", flat=True)[: FEW + 1])
        cursor.execute("SET LOCAL enable_seqscan = on")
    return keys


def missing() -> QuerySet[Contract]:
    """Contracts that ought to have an entry and have none."""
    entries = SearchEntry.objects.filter(contract=OuterRef("id"))
    return Contract.objects.filter(~GONE, ~Exists(entries))
