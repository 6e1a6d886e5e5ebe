"""Sealing: a seal keeper approves one file, the key signs it once."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from qianyue.contracts.acts import conclude, seal
from qianyue.contracts.models import Signing, State
from qianyue.contracts.progress import awaiting
from qianyue.employers.models import Membership, Seal
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.trust import certificates

pytestmark = pytest.mark.django_db


def approve(journey: Any, actor: Any, document: str | None = None) -> None:
    shown = document or journey.signing().result.sha256
    seal.approve_seal(journey.key, document=shown, actor=actor)


def test_it_works(journey: Any, office: Any) -> None:
    journey.to("stamp")
    approve(journey, office.keeper)
    assert journey.contract.state == State.SEALING
    assert "尚未订立" in awaiting(journey.contract)
    facts = json.loads(Event.objects.get(stream=journey.key, kind="seal.approved").body)["facts"]
    assert facts["document"] == journey.signing().result.sha256
    assert facts["seal"] == str(Seal.objects.get(employer=office.employer).id)


def test_a_seal_whose_certificate_has_ended_seals_nothing(journey: Any, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its signature could never be proved, and a contract whose sealing is approved cannot be taken back."""
    journey.to("stamp")
    chain = Seal.objects.get(employer=office.employer).certificate_chain
    late = certificates.read(base64.b64decode(chain[0])).not_after
    with monkeypatch.context() as patched:
        patched.setattr(seal.timezone, "now", lambda: late)
        with pytest.raises(Conflict):
            approve(journey, office.keeper)
    assert journey.contract.state == State.SIGNED_BY_ONE
    assert not Signing.objects.filter(role="employer").exists()


def test_the_key_signs_once(journey: Any, work: Any) -> None:
    journey.to("approve")
    work(kinds=["contracts.seal"])
    employer = journey.signing("employer")
    value = bytes(employer.signature)
    conclude.seal(signing=str(employer.id))
    assert bytes(journey.signing("employer").signature) == value
    assert journey.kinds.count("signature.made") == 2


def test_the_record_says_who_approved(journey: Any, office: Any) -> None:
    journey.to("conclude")
    body = json.loads(Event.objects.filter(stream=journey.key, kind="signature.made").latest("sequence").body)
    assert body["facts"]["approved_by"] == str(office.keeper.person)
    assert body["facts"]["role"] == "employer"


def test_only_the_seal_keeper_approves(journey: Any, office: Any, neighbour: Any, worker: Any) -> None:
    journey.to("stamp")
    with pytest.raises(NotAllowed, match="印章管理员"):
        approve(journey, office.handler)
    for actor in (neighbour.keeper, neighbour.handler, worker.actor):
        with pytest.raises(NotFound):
            approve(journey, actor)
    assert journey.contract.state == State.SIGNED_BY_ONE


def test_who_is_no_seal_keeper_any_more_approves_nothing(journey: Any, office: Any) -> None:
    journey.to("stamp")
    Membership.objects.filter(person=office.keeper.person).update(active=False)
    with pytest.raises(NotFound):
        approve(journey, office.keeper)


@pytest.mark.parametrize("step", ["draft", "propose", "begin"])
def test_nothing_is_sealed_before_the_worker_has_signed(journey: Any, office: Any, step: str) -> None:
    journey.to(step)
    with pytest.raises(Conflict, match="不能盖章"):
        approve(journey, office.keeper, "0" * 64)


def test_nothing_is_sealed_before_the_signature_has_its_time(journey: Any, office: Any) -> None:
    journey.to("sign")
    with pytest.raises(Conflict, match="正在等待可信时间戳"):
        approve(journey, office.keeper, journey.proposal.document.sha256)


def test_another_file_than_the_keeper_saw_is_refused(journey: Any, office: Any) -> None:
    journey.to("stamp")
    for other in ("0" * 64, journey.proposal.document.sha256, ""):
        with pytest.raises(Conflict, match="与您看到的不一致"):
            seal.approve_seal(journey.key, document=other, actor=office.keeper)


@pytest.mark.parametrize("step", ["approve", "conclude"])
def test_approving_again_is_refused(journey: Any, office: Any, step: str) -> None:
    journey.to(step)
    with pytest.raises(Conflict):
        approve(journey, office.keeper)
    assert journey.kinds.count("seal.approved") == 1
    assert Signing.objects.filter(role="employer").count() == 1


def test_without_an_active_seal_nothing_is_approved(journey: Any, office: Any) -> None:
    journey.to("stamp")
    Seal.objects.update(active=False)
    with pytest.raises(Conflict, match="印章尚未启用"):
        approve(journey, office.keeper)
