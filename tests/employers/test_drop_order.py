"""An order for a seal's certificate that comes to nothing: refused by the authority for good, or for a name that has changed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from qianyue.employers.acts import renew_seal
from qianyue.employers.acts.drop_order import RENAMED
from qianyue.employers.acts.open_service import SealKey, certify_seal, order_seal
from qianyue.employers.models import Employer, Seal
from qianyue.evidence.models import Event
from qianyue.gateways import GatewayDown, GatewayRefused
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job
from tests.employers.test_renew_seal import NEW_NAME, active, days_before_its_end, kinds, look

pytestmark = pytest.mark.django_db
__all__ = ["days_before_its_end", "look"]
CERTIFY = "employers.certify_seal"


@pytest.fixture
def authority(office: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """What the authority does first, or says instead; None: as usual."""
    kind = type(gateways().ca)
    usual = kind.enroll

    def set_to(first: Any) -> None:
        def enroll(self: Any, **asked: Any) -> Any:
            if isinstance(first, Exception):
                raise first
            if first is not None:
                first()
            return usual(self, **asked)

        monkeypatch.setattr(kind, "enroll", enroll)

    return set_to


def dropped(office: Any) -> Seal:
    return Seal.objects.get(employer=office.employer, dropped_at__isnull=False)


def a_week_passes() -> None:
    Seal.objects.filter(dropped_at__isnull=False).update(dropped_at=timezone.now() - renew_seal.AGAIN)


def rename(office: Any, name: str = NEW_NAME) -> None:
    Employer.objects.filter(id=office.employer.id).update(name=name)


def test_it_works(office: Any, look: Any, authority: Any) -> None:
    """Refused for good: written down with the reason, told, and nothing waits for ever."""
    old = active(office)
    authority(GatewayRefused("ca", reason="name_not_registered"))
    look(29)
    assert active(office).id == old.id
    assert dropped(office).dropped_because == "name_not_registered"
    assert kinds(office)[-2:] == ["seal.renewal_ordered", "seal.dropped"]
    facts = json.loads(Event.objects.get(kind="seal.dropped").body)["facts"]
    assert facts == {"seal": str(dropped(office).id), "because": "name_not_registered"}
    assert not Job.objects.filter(kind=CERTIFY, done_at=None).exists()
    told = {one.person_id for one in Message.objects.filter(template="seal_refused")}
    assert told == {office.owner.person, office.keeper.person}


def test_who_may_orders_again_at_once(office: Any, look: Any, authority: Any, work: Any) -> None:
    old = active(office)
    authority(GatewayRefused("ca", reason="name_not_registered"))
    look(29)
    authority(None)
    renew_seal.renew_seal(actor=office.keeper)
    with pytest.raises(Conflict, match="已经在申领"):
        renew_seal.renew_seal(actor=office.owner)
    work()
    assert active(office).id not in (old.id, dropped(office).id)
    assert Seal.objects.filter(employer=office.employer).count() == 3
    again = json.loads(Event.objects.filter(kind="seal.renewal_ordered").latest("sequence").body)["facts"]
    assert (again["renews"], again["instead"]) == (str(old.id), str(dropped(office).id))


def test_by_itself_after_a_week_and_not_before(office: Any, look: Any, authority: Any) -> None:
    authority(GatewayRefused("ca"))
    look(29)
    authority(None)
    look(28)
    renew_seal.renew(seal=str(dropped(office).id))
    assert Seal.objects.filter(employer=office.employer).count() == 2
    a_week_passes()
    Job.objects.filter(kind="employers.renew_seal").delete()  # those of the same day, which would be another day's
    look(22)
    assert Seal.objects.filter(employer=office.employer).count() == 3
    assert renew_seal.names(renew_seal.certificate_of(active(office)), office.employer)


def test_refused_again_it_is_written_down_again(office: Any, look: Any, authority: Any, work: Any) -> None:
    authority(GatewayRefused("ca"))
    look(29)
    for _ in range(2):
        renew_seal.renew_seal(actor=office.owner)
        work()
    assert Seal.objects.filter(employer=office.employer, dropped_because="gateway_refused").count() == 3
    assert kinds(office).count("seal.dropped") == 3


def test_the_first_seal_may_be_ordered_again_too(office: Any, authority: Any, work: Any) -> None:
    Seal.objects.filter(employer=office.employer).update(active=False, certificate_chain=[], dropped_at=timezone.now())
    assert renew_seal.newest(office.employer.id)[0] is None
    renew_seal.renew_seals()
    assert Seal.objects.filter(employer=office.employer).count() == 1
    a_week_passes()
    renew_seal.renew_seals()
    work()
    assert Seal.objects.filter(employer=office.employer).count() == 2
    assert active(office).certificate_chain


def test_another_look_that_was_refused_is_ordered_again_with_that_look(office: Any, authority: Any, work: Any) -> None:
    authority(GatewayRefused("ca"))
    order_seal(office.employer, SealKey.new(office.employer.name), impression=b"another look")
    work()
    authority(None)
    renew_seal.renew_seal(actor=office.owner)  # although the certificate in use stands for long
    work()
    assert bytes(active(office).impression) == b"another look"


def test_an_authority_that_is_away_has_not_refused(office: Any, look: Any, authority: Any) -> None:
    authority(GatewayDown("ca"))
    look(29)
    assert not Seal.objects.filter(dropped_at__isnull=False).exists()
    assert Job.objects.filter(kind=CERTIFY, done_at=None).count() == 1


@pytest.mark.parametrize("moment", ["before", "while"])
def test_a_certificate_for_an_earlier_name_is_not_used(
    office: Any, days_before_its_end: Any, authority: Any, work: Any, moment: str
) -> None:
    """The name changes before the authority is asked, or while it answers: another one is ordered under the new name."""
    old = active(office)
    days_before_its_end(80)
    renew_seal.renew_seal(actor=office.owner)
    if moment == "before":
        rename(office)
    else:
        authority(lambda: rename(office))
    work()
    stale = dropped(office)
    assert (stale.active, stale.dropped_because, bool(stale.certificate_chain)) == (False, RENAMED, moment == "while")
    assert active(office).id not in (old.id, stale.id)
    assert renew_seal.certificate_of(active(office)).subject.common_name == NEW_NAME
    assert kinds(office).count("seal.renewal_ordered") == 2
    assert not Message.objects.filter(template="seal_refused").exists()


def test_where_the_change_of_name_has_ordered_one_none_is_ordered_besides(
    office: Any, days_before_its_end: Any, work: Any
) -> None:
    days_before_its_end(80)
    renew_seal.renew_seal(actor=office.owner)
    rename(office)
    order_seal(Employer.objects.get(id=office.employer.id), SealKey.new(NEW_NAME), impression=None)  # as `approve_application`
    work()
    assert Seal.objects.filter(employer=office.employer).count() == 3
    assert renew_seal.certificate_of(active(office)).subject.common_name == NEW_NAME
    assert kinds(office).count("seal.renewal_ordered") == 1


def test_a_closed_employer_gets_none_instead(office: Any, days_before_its_end: Any, work: Any) -> None:
    days_before_its_end(80)
    renew_seal.renew_seal(actor=office.owner)
    Employer.objects.filter(id=office.employer.id).update(name=NEW_NAME, active=False, closed_at=timezone.now())
    work()
    a_week_passes()
    renew_seal.renew_seals()
    work()
    assert Seal.objects.filter(employer=office.employer).count() == 2


def test_a_job_that_is_done_twice_drops_once(office: Any, look: Any, authority: Any) -> None:
    authority(GatewayRefused("ca"))
    look(29)
    job = Job.objects.filter(kind=CERTIFY).latest("created_at")
    certify_seal(**job.payload)
    assert kinds(office).count("seal.dropped") == 1
    assert Job.objects.filter(kind=CERTIFY, created_at__gt=job.created_at + datetime.timedelta(microseconds=1)).count() == 0
