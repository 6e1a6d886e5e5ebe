"""What has been concluded between one employer and one worker, as links of a chain: each with the terms in force now.

Read in a few queries for one worker; `employment` derives from links alone, without a database. Of everybody at once, plain
columns tell who works here (`employees`).
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from qianyue.contracts.ended import ENDING, Ended, earliest
from qianyue.contracts.in_force import as_amended
from qianyue.contracts.models import Contract, Ending, PaperContract, PaperEnding, State
from qianyue.contracts.others import EMPLOYING

FOLLOWING = ("amendment", *ENDING)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Link:
    """One agreement under which somebody works. `terms` are as amended; `agreed_end` is the end before any amendment.

    `paper`: it was signed on paper, and only copied here. `own_number`: what that paper is called on itself.
    """

    key: uuid.UUID
    number: str
    kind: str
    terms: dict[str, Any]
    agreed_end: datetime.date | None = None
    amendments: tuple[str, ...] = ()
    ended: Ended | None = None
    concluded_at: datetime.datetime | None = None
    paper: bool = False
    own_number: str = ""

    @property
    def start(self) -> datetime.date | None:
        """The first day of the term, else of the work."""
        return self.day("term", "start") or day_of(self.terms.get("employment_start"))

    @property
    def end(self) -> datetime.date | None:
        """The last day: as agreed and amended, or earlier when it has been ended; None when it is open."""
        agreed = self.day("term", "end")
        if self.ended is None:
            return agreed
        return self.ended.day if agreed is None else min(agreed, self.ended.day)

    def part(self, section: str) -> dict[str, Any]:
        """A section of the terms, empty where it is not there."""
        found = self.terms.get(section)
        return found if isinstance(found, dict) else {}

    def day(self, section: str, name: str) -> datetime.date | None:
        """A date of the terms."""
        return day_of(self.part(section).get(name))


def day_of(written: Any) -> datetime.date | None:
    """A civil date as terms write it."""
    return datetime.date.fromisoformat(written) if isinstance(written, str) and written else None


def in_chain(contract: Contract) -> bool:
    """Whether a contract belongs to an employment: it makes one, or follows what does."""
    return contract.kind in EMPLOYING or (contract.kind in FOLLOWING and contract.earlier_id is not None)


def links_between(employer: uuid.UUID, identity: bytes) -> list[Link]:
    """What is between this employer and this worker, the earliest first."""
    papers = _papers(employer).filter(worker_identity=identity)
    return _chains(_concluded(employer).filter(worker_identity=identity), papers).get(bytes(identity), [])


def _papers(employer: uuid.UUID) -> QuerySet[PaperContract]:
    return PaperContract.objects.filter(employer=employer, withdrawn_at=None)


def _concluded(employer: uuid.UUID) -> QuerySet[Contract]:
    kinds = [*EMPLOYING, *FOLLOWING]
    found = Contract.objects.filter(employer=employer, state=State.CONCLUDED, kind__in=kinds, worker_identity__isnull=False)
    return found.select_related("proposal").order_by("concluded_at")


def _chains(contracts: QuerySet[Contract], papers: QuerySet[PaperContract]) -> dict[bytes, list[Link]]:
    found = list(contracts)
    following: dict[tuple[uuid.UUID | None, bool], list[Contract]] = defaultdict(list)
    for one in found:
        if one.kind in FOLLOWING:
            following[one.earlier_id, one.kind == "amendment"].append(one)
    employing = [one for one in found if one.kind in EMPLOYING]
    records: dict[uuid.UUID, list[Ending]] = defaultdict(list)
    for record in Ending.objects.filter(contract__in=[one.id for one in employing], taken_back_at=None):
        records[record.contract_id].append(record)
    chains: dict[bytes, list[Link]] = defaultdict(list)
    for one in employing:
        link = _link(one, following[one.id, True], earliest(following[one.id, False], records[one.id]))
        chains[bytes(one.worker_identity or b"")].append(link)
    on_paper = list(papers)
    over: dict[uuid.UUID, list[PaperEnding]] = defaultdict(list)
    for ended in PaperEnding.objects.filter(paper__in=[one.id for one in on_paper], taken_back_at=None) if on_paper else ():
        over[ended.paper_id].append(ended)
    for paper in on_paper:
        chains[bytes(paper.worker_identity)].append(_on_paper(paper, earliest((), over[paper.id])))
    for links in chains.values():
        links.sort(key=lambda link: (link.start or datetime.date.min, not link.paper, link.number))
    return dict(chains)


def _on_paper(paper: PaperContract, ending: Ended | None) -> Link:
    said = paper.terms
    return Link(
        key=paper.id,
        number=paper.number,
        kind=said["kind"],
        terms=said,
        agreed_end=day_of((said.get("term") or {}).get("end")),
        ended=ending,
        paper=True,
        own_number=paper.own_number or "",
    )


def _link(contract: Contract, amendments: list[Contract], ending: Ended | None) -> Link:
    said = contract.proposal.terms
    return Link(
        key=contract.id,
        number=contract.number,
        kind=contract.kind,
        terms=as_amended(said, (one.proposal.terms for one in amendments)),
        agreed_end=day_of((said.get("term") or {}).get("end")),
        amendments=tuple(one.number for one in amendments),
        ended=ending,
        concluded_at=contract.concluded_at,
    )
