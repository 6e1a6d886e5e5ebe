"""One employment for somebody who may see it: the employer's member through any of its contracts, the worker by their own."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Sequence

from qianyue.contracts.access import MISSING, as_member, as_worker, membership, of_employer
from qianyue.contracts.employment import Employment, derive
from qianyue.contracts.links import links_between
from qianyue.contracts.models import Contract, DutyDone, Intention, PaperContract, State
from qianyue.employers.permissions import must
from qianyue.law.dates import today
from qianyue.law.deadlines import Deadline, duties
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import Conflict, NotFound

SHOWN = (State.PROPOSED, State.SUBMITTED, State.SIGNED_BY_ONE, State.SEALING, State.CONCLUDED)
CERTIFICATE = "ending_certificate"
NOTHING_YET = "这名劳动者还没有订立完成的劳动合同或者用工协议，订立完成以后才有用工档案。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Duty:
    """What is to be done after the end, until when, and whether it is."""

    name: str
    rule: Deadline
    due: datetime.date | None
    done: DutyDone | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Employed:
    """`via`: the contract through which it was asked for. `documents`: everything between the two, the newest last. `whole`: the
    actor acts for no single department, and may see what is on paper."""

    via: Contract | PaperContract
    whole: bool
    documents: Sequence[Contract]
    employment: Employment
    duties: Sequence[Duty]

    @property
    def key(self) -> uuid.UUID:
        """The contract of the current link, also when it is on paper."""
        return self.employment.current.key

    @property
    def current(self) -> Contract:
        """The contract of the current link. Errors: Conflict when it is on paper, NotFound (of another department)."""
        if self.employment.current.paper:
            raise Conflict("现行合同是纸质合同，不能在平台上变更、续订或者解除。请起草新的劳动合同，以往的纸质合同会自动计入。")
        found = next((one for one in self.documents if one.id == self.key), None)
        if found is None:
            raise NotFound(MISSING)  # another department's
        return found

    def must_be_reached(self) -> None:
        """Errors: as `current`."""
        _ = self.current

    @property
    def reached(self) -> bool:
        """Whether the current link is the actor's to see, and not another department's or, with a department, on paper."""
        return self.whole if self.employment.current.paper else any(one.id == self.key for one in self.documents)

    def must_be_seen(self) -> None:
        """Errors: NotFound, when the current link is not the actor's to see."""
        if not self.reached:
            raise NotFound(MISSING)

    @property
    def certificate(self) -> Contract | None:
        """The certificate of the current contract's end, on its way or concluded."""
        mine = [one for one in self.documents if one.kind == CERTIFICATE and one.earlier_id == self.employment.current.key]
        return mine[-1] if mine else None


def employed(contract_id: uuid.UUID, *, actor: Actor, to: str = "read", on: datetime.date | None = None) -> Employed:
    """Errors: NotFound (not theirs), NotAllowed, Conflict (nothing has been concluded yet)."""
    looks_as_worker = actor.role == WORKER and to == "read"  # whatever changes something is for the employer's people
    via = (
        as_worker(contract_id, actor=actor)
        if looks_as_worker
        else _paper(contract_id, actor, to) or as_member(contract_id, actor=actor, to=to)
    )
    links = links_between(via.employer_id, bytes(via.worker_identity)) if via.worker_identity else []
    if not links:
        raise Conflict(NOTHING_YET)
    if actor.role == WORKER:
        shown = Contract.objects.select_related("employer", "proposal").exclude(state=State.SUBMITTED)
        shown = shown.exclude(kind=CERTIFICATE, state__in=SHOWN[:-1])
    else:
        shown = of_employer(actor)  # of a department, where the actor acts for one
    documents = shown.filter(employer=via.employer_id, worker_identity=via.worker_identity, state__in=SHOWN)
    employment = derive(links, on or today())
    return Employed(
        via=via,
        whole=actor.role == WORKER or membership(actor).department_id is None,
        documents=sorted(documents, key=lambda one: (one.concluded_at is None, one.concluded_at or one.created_at)),
        employment=employment,
        duties=_duties(via, employment),
    )


def _paper(key: uuid.UUID, actor: Actor, to: str) -> PaperContract | None:
    """A contract on paper, for a member of its employer."""
    found = PaperContract.objects.select_related("employer").filter(id=key, employer=actor.employer, withdrawn_at=None).first()
    if found is None or membership(actor).department_id:  # it is in no department
        return None
    must(actor, to)
    return found


def _duties(via: Contract | PaperContract, employment: Employment) -> list[Duty]:
    """LCL 50 and what comes with it, once the end is certain."""
    if employment.last_day is None:
        return []
    done = {one.duty: one for one in DutyDone.objects.select_related("person").filter(contract=employment.current.key)}
    rules = duties("ending", region=via.employer.region, on=employment.last_day)
    return [Duty(name=rule.duty, rule=rule, due=rule.due(employment.last_day), done=done.get(rule.duty)) for rule in rules]


def intentions(contract: uuid.UUID) -> list[Intention]:
    """The letters about the end of a term, the newest first."""
    return list(Intention.objects.filter(contract=contract).order_by("-asked_at"))
