"""The certificate of a seal is renewed before it ends: by itself, or by hand; the look stays, and so does what was sealed."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from qianyue.employers.acts import open_service, renew_seal
from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.operations.models import Job
from qianyue.operations.outbox import owe
from qianyue.trust import certificates

pytestmark = pytest.mark.django_db
NEW_NAME = "西双版纳虚构换名有限公司"


def active(office: Any) -> Seal:
    return Seal.objects.get(employer=office.employer, active=True)


def kinds(office: Any) -> list[str]:
    return list(Event.objects.filter(stream=office.employer.id).order_by("sequence").values_list("kind", flat=True))


@pytest.fixture
def days_before_its_end(office: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """It is as if so many days were left of the certificate (none, where negative): the margins reach so much further."""
    margins = {name: getattr(renew_seal, name) for name in ("BEFORE", "BY_HAND")}

    def go(days: float) -> None:
        further = renew_seal.certificate_of(active(office)).not_after - timezone.now() - datetime.timedelta(days=days)
        for name, margin in margins.items():
            monkeypatch.setattr(renew_seal, name, margin + further)

    return go


@pytest.fixture
def look(work: Any, days_before_its_end: Any) -> Callable[[float], int]:
    """The daily look so many days before the end, and then everything that it has owed."""

    def at(days: float) -> int:
        days_before_its_end(days)
        renew_seal.renew_seals()
        return int(work())

    return at


def test_it_works(office: Any, look: Any, telephone: Any) -> None:
    old = active(office)
    look(29)
    new = active(office)
    assert new.id != old.id
    assert bytes(new.impression or b"") == bytes(old.impression or b"")
    leaf = renew_seal.certificate_of(new)
    assert leaf.spki != renew_seal.certificate_of(old).spki
    assert renew_seal.names(leaf, office.employer)
    old.refresh_from_db()
    assert old.certificate_chain, "what was sealed with it is checked with it"
    assert kinds(office)[-2:] == ["seal.renewal_ordered", "seal.certified"]
    facts = json.loads(Event.objects.get(kind="seal.renewal_ordered").body)["facts"]
    assert (facts["renews"], facts["seal"]) == (str(old.id), str(new.id))


def test_owner_and_seal_keeper_are_told_until_when(office: Any, look: Any, telephone: Any) -> None:
    look(29)
    day = f"{timezone.localtime(renew_seal.certificate_of(active(office)).not_after):%Y-%m-%d}"
    for actor in (office.owner, office.keeper):
        person = Membership.objects.get(person=actor.person, employer=office.employer).person
        assert any("换发新的证书" in text and day in text for text in telephone(person.phone))


def test_thirty_one_days_before_nothing_happens(office: Any, look: Any) -> None:
    look(31)
    assert Seal.objects.filter(employer=office.employer).count() == 1


def test_looking_every_day_orders_one(office: Any, look: Any, outside: Any) -> None:
    outside("ca", mode="down")
    for days in (29, 28, 27):
        look(days)
        renew_seal.renew(seal=str(active(office).id))
    assert Seal.objects.filter(employer=office.employer).count() == 2
    assert kinds(office).count("seal.renewal_ordered") == 1


def test_an_authority_that_does_not_answer_is_asked_until_it_does(
    office: Any, look: Any, outside: Any, work: Any, later: Any
) -> None:
    old = active(office)
    outside("ca", mode="down")
    look(29)
    assert active(office).id == old.id, "the earlier one seals on"
    job = Job.objects.get(kind="employers.certify_seal", done_at=None)
    assert job.attempts >= 1
    assert job.cause
    outside("ca", mode="ok")
    later()
    work()
    assert active(office).id != old.id


def test_after_the_end_too(office: Any, look: Any) -> None:
    look(-3)
    assert Seal.objects.filter(employer=office.employer).count() == 2


@pytest.mark.parametrize("closed", [False, True])
def test_a_suspended_or_closed_employer_gets_none(office: Any, look: Any, closed: bool) -> None:
    stopped = {"active": False, "closed_at": timezone.now() if closed else None}
    Employer.objects.filter(id=office.employer.id).update(**stopped)
    look(5)
    assert Seal.objects.filter(employer=office.employer).count() == 1
    with pytest.raises(Conflict, match="暂停或者终止"):
        renew_seal.renew_seal(actor=office.owner)
    Employer.objects.filter(id=office.employer.id).update(active=True, closed_at=None)
    look(4)
    assert Seal.objects.filter(employer=office.employer).count() == 2


def test_by_hand_only_owner_and_seal_keeper(office: Any, neighbour: Any, days_before_its_end: Any) -> None:
    days_before_its_end(80)
    for actor in (
        office.handler,
        office.approver,
        Actor(role="owner", person=office.owner.person, employer=neighbour.employer.id),
    ):
        with pytest.raises(NotAllowed):
            renew_seal.renew_seal(actor=actor)
    assert Seal.objects.filter(employer=office.employer).count() == 1
    renew_seal.renew_seal(actor=office.keeper)
    with pytest.raises(Conflict, match="已经在申领"):
        renew_seal.renew_seal(actor=office.owner)
    assert Seal.objects.filter(employer__in=[office.employer, neighbour.employer]).count() == 3


def test_by_hand_not_while_it_stands_for_long(office: Any) -> None:
    with pytest.raises(Conflict, match="现在不需要更换"):
        renew_seal.renew_seal(actor=office.owner)


def test_after_a_change_of_the_name_by_hand(office: Any, work: Any) -> None:
    Employer.objects.filter(id=office.employer.id).update(name=NEW_NAME)
    renew_seal.renew_seal(actor=office.owner)
    work()
    assert certificates.read(base64.b64decode(active(office).certificate_chain[0])).subject.common_name == NEW_NAME


def test_death_between_certificate_and_record_makes_no_second_one(
    office: Any, look: Any, work: Any, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_name: str) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(open_service, "crash_if", die)
        with pytest.raises(SystemExit):
            look(29)
    assert kinds(office)[-1] == "seal.renewal_ordered"
    Job.objects.filter(done_at=None).update(lease=None, leased_until=None)
    later()
    work()
    assert kinds(office).count("seal.certified") == 2  # at the opening, and now
    assert Seal.objects.filter(employer=office.employer, active=True).count() == 1


def test_a_job_that_is_done_twice_orders_one(office: Any, days_before_its_end: Any, work: Any) -> None:
    for number in range(2):
        owe("employers.renew_seal", f"x{number}", seal=str(active(office).id))
    work()
    assert Seal.objects.filter(employer=office.employer).count() == 2
