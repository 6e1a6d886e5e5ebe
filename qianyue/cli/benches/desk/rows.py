"""Contracts of an employer as rows for COPY: really encrypted, with offers, signatures and search entries.

Written out by hand instead of through the models, which would take five times as long: a million contracts are four million rows.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import random
import uuid
from typing import Any

from qianyue.cli import invented
from qianyue.cli.benches.desk import people
from qianyue.contracts.columns import columns_of
from qianyue.contracts.models import Order, State
from qianyue.contracts.same import drafted_for
from qianyue.contracts.search import words
from qianyue.operations import keys
from qianyue.operations.ids import new_id, shard_of
from qianyue.people.models import identity_index, phone_index

DAY = datetime.timedelta(days=1)
SHARES = {
    State.CONCLUDED: 830, State.EXPIRED: 40, State.WITHDRAWN: 30, State.PROPOSED: 30, State.DRAFT: 25, State.DECLINED: 20,
    State.SIGNED_BY_ONE: 10, State.SUBMITTED: 5, State.REVOKED: 9, State.SEALING: 1,
}  # fmt: skip
OLD = (State.CONCLUDED, State.EXPIRED, State.WITHDRAWN, State.DECLINED)
SIGNED = (State.SIGNED_BY_ONE, State.SEALING, State.CONCLUDED, State.REVOKED)
KINDS = {"labor_contract": 80, "amendment": 8, "renewal": 6, "ending_certificate": 4, "confidentiality_agreement": 2}
COLUMNS = {
    "contracts_contract": "id shard number kind state employer_id handler_id worker_phone worker_identity worker_name terms "
    "edition drafted_for proposal_id region starts_on ends_on works_from concluded_at created_at changed_at order",
    "contracts_document": "id contract_id role sha256 size pages storage_key engine created_at",
    "contracts_proposal": "id contract_id version terms document_id key_facts_digest rule_set findings link proposed_at "
    "closes_at order",
    "contracts_signing": "id proposal_id role base_id signature result_id begun_at signed_at",
    "contracts_searchentry": "contract_id tokens",
}
NEVER_OFFERED: dict[str, Any] = {"region": "", "starts_on": None, "ends_on": None, "works_from": None}
Rows = dict[str, list[tuple[Any, ...]]]
_hashes: dict[tuple[uuid.UUID, str], int] = {}


@dataclasses.dataclass(frozen=True)
class Employed:
    """An employer with its registered facts and those who draw up for it."""

    id: uuid.UUID
    facts: dict[str, Any]
    handlers: list[uuid.UUID]


def made(employed: Employed, serials: range) -> Rows:
    """The rows of these contracts, by table; the same serial is always the same person."""
    found: Rows = {table: [] for table in COLUMNS}
    terms = invented.terms(employed.facts, invented.Person(1))
    for serial in serials:
        _contract(employed, serial, terms, found)
    return found


def _contract(employed: Employed, serial: int, terms: dict[str, Any], found: Rows) -> None:
    chance = random.Random(serial)  # noqa: S311 - invented people
    state = chance.choices(list(SHARES), list(SHARES.values()))[0]
    key, now = new_id(shard_of(employed.id)), datetime.datetime.now(datetime.UTC)
    days = chance.random() * (2000 if state in OLD else 30)
    created = now - days * DAY - DAY
    changed = created + chance.random() * min(days + 1, 9) * DAY
    number = f"QY{created:%Y%m%d}-{key.hex[-10:].upper()}"
    worker = invented.Person(serial, people.name(chance))
    terms["worker"], terms["work"]["position"] = worker.party, chance.choice(people.POSITIONS)
    first = (created + 7 * DAY).date()
    terms["employment_start"] = terms["term"]["start"] = first.isoformat()
    terms["term"]["end"] = (first + 1095 * DAY).isoformat()
    proposal, phone, identity, name, columns = None, None, None, None, NEVER_OFFERED
    if state != State.DRAFT:
        proposal = _offer(key, terms, state, created, changed, chance, found)
        phone, identity = phone_index(worker.phone), identity_index("resident_id", terms["worker"]["id_number"])
        name = _sealed("contracts_contract.worker_name", key, worker.name.encode())
        columns = columns_of(terms, employer_region=employed.facts["region"])
    document = _json(terms)
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    handler = chance.choice(employed.handlers)
    row: tuple[Any, ...] = (key, shard_of(key), number, kind, state.value, employed.id, handler, phone, identity, name)
    row += (_sealed("contracts_contract.terms", key, document), 1, drafted_for(employed.id, terms), proposal)
    row += tuple(columns[name] for name in ("region", "starts_on", "ends_on", "works_from"))
    found["contracts_contract"].append((*row, changed if state == State.CONCLUDED else None, created, changed, Order.WORKER))
    tokens = sorted(_hashed(employed.id, word) for word in words.of_contract(number, terms))
    found["contracts_searchentry"].append((key, tokens))


def _offer(
    contract: uuid.UUID,
    terms: dict[str, Any],
    state: str,
    created: datetime.datetime,
    changed: datetime.datetime,
    chance: random.Random,
    found: Rows,
) -> uuid.UUID:
    """The offer that stands, and the worker's signature where there is one. Returns the offer's key."""
    proposal, offered = new_id(shard_of(contract)), created + (changed - created) * 0.3
    document = _document(contract, "proposed", offered, found)
    said, judged = (
        _sealed(f"contracts_proposal.{column}", proposal, data) for column, data in (("terms", _json(terms)), ("findings", b"[]"))
    )
    digests = ("0" * 64, "0" * 64)
    row = (proposal, contract, 1, said, document, *digests, judged, proposal.bytes, offered, offered + 30 * DAY, Order.WORKER)
    found["contracts_proposal"].append(row)
    if state in SIGNED:
        signed, at = _document(contract, "worker_signed", changed, found), offered + (changed - offered) * chance.random()
        row = (new_id(shard_of(contract)), proposal, "worker", document, b"0" * 64, signed, at, at)
        found["contracts_signing"].append(row)
    return proposal


def _document(contract: uuid.UUID, role: str, at: datetime.datetime, found: Rows) -> uuid.UUID:
    key = new_id(shard_of(contract))
    found["contracts_document"].append((key, contract, role, key.hex * 2, 250_000, 6, str(key), "", at))
    return key


def _json(terms: dict[str, Any]) -> bytes:
    return json.dumps(terms, ensure_ascii=False, separators=(",", ":")).encode()


def _sealed(column: str, key: uuid.UUID, data: bytes) -> bytes:
    """As `operations.fields` seals a value of this row."""
    return keys.key_ring().seal_field(data, aad=f"{column}:{key}".encode())


def _hashed(employer: uuid.UUID, word: str) -> int:
    """`entries.hashed`, remembering: a benchmark hashes the same surnames and numbers a million times."""
    found = _hashes.get((employer, word))
    if found is None:
        found = int.from_bytes(keys.blind_index().of(f"search:{employer}", word)[:8], "big", signed=True)
        if len(_hashes) < 400_000:
            _hashes[employer, word] = found
    return found
