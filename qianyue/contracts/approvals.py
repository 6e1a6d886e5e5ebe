"""Whether an approver has to look first, and whether one has looked at exactly this."""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from qianyue.contracts import attached
from qianyue.contracts.models import Approval, Contract, Order, State
from qianyue.contracts.turns import to_be_sealed, with_file
from qianyue.employers.models import Membership
from qianyue.notices.send import notify
from qianyue.operations.actor import APPROVER
from qianyue.operations.errors import Conflict

REFUSED = {
    Approval.Step.OFFER: "本单位要求先审批再发出。请先送审，审批人同意以后再发出；修改过的内容要重新送审。",
    Approval.Step.SEAL: "本单位要求先审批再盖章。请等审批人核对同意这份文件以后再盖章。",
}
NO = "审批人没有同意给这份文件盖章。请经办人撤回、撤销，或者修改以后重新发出。"


def offer_digest(contract: Contract) -> str:
    """Hex SHA-256 of what would be offered: the working copy with its attachments, and the text that words it."""
    said = {
        "terms": attached.with_named(contract, contract.terms),
        "text": str(contract.text_id or ""),
        "contract": str(contract.id),
        **({"order": contract.order} if contract.order != Order.WORKER else {}),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def needed(contract: Contract, step: str) -> bool:
    """Whether the contract's employer wants an approver to look before this step."""
    employer = contract.employer
    return bool(employer.approve_offers if step == Approval.Step.OFFER else employer.approve_seals)


def must_be_granted(contract: Contract, step: Approval.Step, digest: str = "") -> None:
    """Errors: Conflict, when an approver must look first and none has approved of exactly this (an offer: of what it is now)."""
    if not needed(contract, step):
        return
    wanted = sealable(digest, contract.proposal.document.sha256) if digest else Q(digest=offer_digest(contract), granted=True)
    if Approval.objects.filter(wanted, contract=contract, step=step).exists():
        return
    raise Conflict(REFUSED[step] if not digest or waits(contract, digest) else NO)


def waits(contract: Contract, document: str) -> bool:
    """Whether the file with this digest waits for an approver before it may be sealed."""
    if not needed(contract, Approval.Step.SEAL):
        return False
    offer = contract.proposal
    looked = _decided(document, offer.document.sha256, offer.proposed_at)
    return not Approval.objects.filter(looked, contract=contract, step=Approval.Step.SEAL).exists()


def sealable(file: Any, offered: Any) -> Q:
    """What lets `file` be sealed (digests, or where a query finds them): that an approver has approved of it, or (in no order) of
    the offer's document, which is the same before the worker had signed it."""
    return Q(Q(digest=file) | Q(digest=offered), granted=True)


def _decided(file: Any, offered: Any, since: Any) -> Q:
    """What an approver need not look at again. A refusal is of this very file and of the offer that was made `since`: once the
    worker has signed it is another file, and the same document in another order is another offer."""
    return sealable(file, offered) | Q(digest=file, granted=False, decided_at__gte=since)


Looked = dict[tuple[uuid.UUID, str], list[tuple[bool, datetime.datetime]]]


def looked_at(contracts: Iterable[Contract]) -> Looked:
    """What an approver has decided about the files of these, and when, by contract and digest: for `waits_in`."""
    looked: Looked = {}
    found = Approval.objects.filter(contract__in=[contract.id for contract in contracts], step=Approval.Step.SEAL)
    for contract, digest, granted, at in found.values_list("contract", "digest", "granted", "decided_at"):
        looked.setdefault((contract, digest), []).append((granted, at))
    return looked


def waits_in(contract: Contract, document: str, looked: Looked) -> bool:
    """`waits`, for whoever has asked about many (`looked_at`)."""
    return needed(contract, Approval.Step.SEAL) and _word(contract, document, looked) is None


def refused_in(contract: Contract, document: str, looked: Looked) -> bool:
    """Whether an approver has said no to the file with this digest, so that nobody may seal it."""
    return needed(contract, Approval.Step.SEAL) and _word(contract, document, looked) is False


def _word(contract: Contract, document: str, looked: Looked) -> bool | None:
    """The approvers' word that counts; None while there is none."""
    offer = contract.proposal
    mine, before = (looked.get((contract.id, digest), []) for digest in (document, offer.document.sha256))
    if any(granted for granted, _at in mine + before):
        return True
    return False if any(at >= offer.proposed_at for _no, at in mine) else None


def latest(contract: Contract, step: Approval.Step, digest: str) -> Approval | None:
    """What has become of this very content."""
    return Approval.objects.filter(contract=contract, step=step, digest=digest).order_by("-asked_at").first()


def asked(employer: uuid.UUID, department: uuid.UUID | None = None) -> QuerySet[Approval]:
    """Offers that wait for an approver, the longest first. What was changed or discarded since waits no more."""
    found = Approval.objects.filter(contract__employer=employer, step=Approval.Step.OFFER, granted=None)
    found = found.filter(contract__state__in=(State.DRAFT, State.PROPOSED, State.SUBMITTED))
    if department:
        found = found.filter(contract__department=department)
    return found.select_related("contract__employer", "contract__proposal", "asked_by").order_by("asked_at")


def seals_asked(employer: uuid.UUID, department: uuid.UUID | None = None) -> QuerySet[Contract]:
    """Contracts whose file waits for an approver before it may be sealed; none where the employer wants no such look."""
    decided = _decided(OuterRef("waiting_file"), OuterRef("proposal__document__sha256"), OuterRef("proposal__proposed_at"))
    looked = Approval.objects.filter(decided, contract=OuterRef("id"), step=Approval.Step.SEAL)
    found = to_be_sealed(employer, department).filter(employer=employer, employer__approve_seals=True)
    return with_file(found).filter(~Q(Exists(looked)))


def tell_approvers(contract: Contract, *, event: str, text: str) -> None:
    """News for everybody who may approve of this contract."""
    tell_approvers_of(contract.employer_id, contract.department_id, event=event, text=text, contract=contract.id)


def tell_approvers_of(
    employer: uuid.UUID, department: uuid.UUID | None, *, event: str, text: str, contract: uuid.UUID | None = None
) -> None:
    """News for everybody who may approve of what belongs to this department (None: to nobody's own)."""
    for member in _approvers(employer, department).select_related("person"):
        person = member.person
        notify(
            event=f"{event}:{person.id}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=text,
            contract=contract,
            link=f"{settings.PUBLIC_URL}/desk/approvals",
        )


def has_approver(employer: uuid.UUID, department: uuid.UUID | None) -> bool:
    return _approvers(employer, department).exists()


def _approvers(employer: uuid.UUID, department: uuid.UUID | None) -> QuerySet[Membership]:
    return Membership.objects.current().for_department(department).filter(employer=employer, role=APPROVER)
