"""The roster of employees (职工名册, LCL-R 8): everybody whose agreement with this employer is in force on a day.

Derived from the contracts and kept nowhere. Who is in it, since when and on what follows from plain columns (`employees`); the
terms are opened of those who are shown, a page at a time, and of everybody only for the file that is on record.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from qianyue.contracts.access import membership, of_employer
from qianyue.contracts.employees import Employee, employees
from qianyue.contracts.in_force import as_amended
from qianyue.contracts.models import Contract, PaperContract, State
from qianyue.operations.actor import Actor

COLUMNS = (
    "姓名", "性别", "证件种类", "证件号码", "户籍地址", "现住址", "联系电话", "用工形式", "用工之日", "合同期限类型",
    "合同起始日期", "合同终止日期", "工作岗位", "合同编号",
)  # fmt: skip
AT_ONCE = 500  # people whose terms are read together


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """One employee, as LCL-R 8 asks, in full."""

    key: uuid.UUID
    name: str
    sex: str
    id_type: str
    id_number: str
    registered_address: str
    residence_address: str
    phone: str
    form: str
    employed_since: datetime.date | None
    term_type: str
    start: datetime.date | None
    end: datetime.date | None
    position: str
    number: str


def roster(employer: uuid.UUID, on: datetime.date) -> list[Entry]:
    """Everybody in force on that day, by name. Platform agreements without a labour relation are not in it."""
    return _by_name(employees(employer, on))


def roster_of(actor: Actor, on: datetime.date) -> list[Entry]:
    """As far as the actor reaches, by name."""
    return _by_name(employees_of(actor, on))


def employees_of(actor: Actor, on: datetime.date) -> list[Employee]:
    """As far as the actor reaches: who acts for a department sees that department's people, and no contracts on paper."""
    if actor.employer is None:
        return []
    everybody = employees(actor.employer, on)
    if membership(actor).department_id is None:
        return everybody
    mine = set(of_employer(actor).values_list("id", flat=True))
    return [employee for employee in everybody if employee.key in mine]


def opened(found: Sequence[Employee]) -> list[Entry]:
    """The entries of these people, in their order: three queries, and the terms of these people and of nobody else."""
    keys = [employee.key for employee in found]
    contracts = Contract.objects.select_related("proposal").in_bulk(keys)
    papers = PaperContract.objects.in_bulk([employee.key for employee in found if employee.paper])
    changes: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    amendments = Contract.objects.filter(earlier__in=keys, kind="amendment", state=State.CONCLUDED)
    for amendment in amendments.select_related("proposal").order_by("concluded_at"):
        changes[amendment.earlier_id].append(amendment.proposal.terms)
    return [
        _entry(
            employee,
            papers[employee.key].terms
            if employee.paper
            else as_amended(contracts[employee.key].proposal.terms, changes[employee.key]),
        )
        for employee in found
    ]


def _by_name(found: Sequence[Employee]) -> list[Entry]:
    entries = [entry for at in range(0, len(found), AT_ONCE) for entry in opened(found[at : at + AT_ONCE])]
    return sorted(entries, key=lambda entry: (entry.name, entry.number))


def _entry(employee: Employee, terms: dict[str, Any]) -> Entry:
    worker, term, work = (part if isinstance(part := terms.get(name), dict) else {} for name in ("worker", "term", "work"))
    return Entry(
        key=employee.key,
        form=employee.form,
        employed_since=employee.since,
        term_type=term.get("type") or "",
        start=employee.start,
        end=employee.end,
        position=work.get("position") or "",
        number=employee.number,
        **{
            name: str(worker.get(name) or "")
            for name in ("name", "sex", "id_type", "id_number", "registered_address", "residence_address", "phone")
        },
    )
