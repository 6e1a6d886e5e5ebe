"""Which channel, which second, when: wishes, quiet hours, receipts, failures, and every notice in the catalogue."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from qianyue.evidence.models import Event
from qianyue.gateways.sms.sandbox import UNREACHABLE
from qianyue.notices import receipts
from qianyue.notices.channels import morning
from qianyue.notices.models import Binding, Message, Preference, openid_index
from qianyue.notices.send import notify
from qianyue.notices.templates import TEMPLATES, template_of
from qianyue.operations.ids import new_id
from qianyue.operations.models import Job
from qianyue.people.models import Person
from tests.platform.fixtures import PLAIN

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def person() -> Person:
    made = Person(name="玉虚构")
    made.set_phone(f"130{int.from_bytes(new_id().bytes[-4:], 'big') % 10**8:08d}")
    made.save(force_insert=True)
    return made


def bind(person: Person, sandboxes: dict[str, str]) -> str:
    """The person follows the account in the sandbox, and we know the openid."""
    form = {"redirect_uri": "http://127.0.0.1:1/x", "state": "s", "name": str(person.id)[:18]}
    answer = PLAIN.post(f"{sandboxes['wechat']}/connect/oauth2/authorize", data=form)
    assert answer.status_code == 303
    from qianyue.operations.gateways import gateways

    openid = gateways().wechat.open_id(answer.headers["Location"].partition("code=")[2].partition("&")[0])
    Binding(person=person, openid=openid, openid_index=openid_index(openid)).save(force_insert=True)
    return openid


def tell(person: Person, contract: Any = None, event: str = "proposed", **more: Any) -> str:
    name = f"{event}:{new_id()}"
    notify(
        event=name,
        text="景洪某公司请您签订劳动合同。",
        phone=person.phone,
        contract=contract,
        link="https://x.example/s/1",
        **more,
    )
    return name


def wechats(sandboxes: dict[str, str], openid: str) -> list[dict[str, Any]]:
    return list(PLAIN.get(f"{sandboxes['wechat']}/messages", params={"to": openid}).json())


def one(name: str, channel: str) -> Message:
    return Message.objects.get(key=f"{name}:{channel}")


def overdue() -> None:
    """Hours pass for every message."""
    past = timezone.now() - datetime.timedelta(hours=11)
    Message.objects.filter(look_at__isnull=False).update(look_at=past)
    Message.objects.filter(accepted_at__isnull=False).update(accepted_at=past)


def test_it_works(outside: Any, work: Any, sandboxes: Any, person: Person, telephone: Any) -> None:
    openid = bind(person, sandboxes)
    name = tell(person)
    work()
    (message,) = wechats(sandboxes, openid)
    assert message["data"]["thing2"] == TEMPLATES["proposed"].short
    assert message["url"] == "https://x.example/s/1"
    assert telephone(person.phone) == []
    assert one(name, "sms").held


def test_the_second_channel_is_used_once_when_no_report_comes(
    outside: Any, work: Any, sandboxes: Any, person: Person, telephone: Any
) -> None:
    bind(person, sandboxes)
    tell(person)
    work()
    for _ in range(3):
        overdue()
        receipts.look()
        work()
    assert len(telephone(person.phone)) == 1


def test_a_delivered_first_channel_leaves_the_second_alone(
    outside: Any, work: Any, sandboxes: Any, person: Person, telephone: Any
) -> None:
    bind(person, sandboxes)
    contract = new_id()
    name = tell(person, contract)
    work()
    for _ in range(2):
        receipts.reported("wechat", one(name, "wechat").receipt, delivered=True)
    overdue()
    receipts.look()
    work()
    assert telephone(person.phone) == []
    assert Event.objects.filter(stream=contract, kind="notice.delivered").count() == 1


def test_who_does_not_follow_any_more_gets_an_sms_at_once(
    outside: Any, work: Any, sandboxes: Any, person: Person, telephone: Any
) -> None:
    openid = bind(person, sandboxes)
    PLAIN.post(f"{sandboxes['wechat']}/followers/{openid}", data={"follows": "no"})
    contract = new_id()
    name = tell(person, contract)
    work()
    assert len(telephone(person.phone)) == 1
    failed = one(name, "wechat")
    assert (failed.reason, failed.accepted_at) == ("43004", None)
    assert Event.objects.filter(stream=contract, kind="notice.failed").count() == 1


def test_an_sms_that_failed_goes_by_wechat(outside: Any, work: Any, sandboxes: Any) -> None:
    person = Person.objects.with_phone(UNREACHABLE) or Person(name="岩虚构")
    person.set_phone(UNREACHABLE)
    person.save()
    openid = bind(person, sandboxes)
    Preference(person=person, first="sms").save(force_insert=True)
    contract = new_id()
    tell(person, contract)
    work()
    assert wechats(sandboxes, openid) == []
    overdue()
    receipts.look()
    work()
    assert len(wechats(sandboxes, openid)) == 1
    assert not receipts.unheard(contract)


def test_what_reached_nobody_is_said_to_the_handler(outside: Any, work: Any) -> None:
    person = Person(name="岩虚构", phone=UNREACHABLE)
    contract = new_id()
    tell(person, contract)
    work()
    assert not receipts.unheard(contract)
    overdue()
    receipts.look()
    assert receipts.unheard(contract)


def test_a_report_that_comes_before_its_receipt_counts_too(outside: Any, work: Any, person: Person) -> None:
    name = tell(person)
    receipts.reported("sms", "sms-early", delivered=True)
    Message.objects.filter(key=f"{name}:sms").update(receipt="sms-early", accepted_at=timezone.now())
    Job.objects.filter(kind="notices.reported").update(run_at=timezone.now())
    work()
    assert one(name, "sms").delivered_at is not None


def test_a_legal_notice_cannot_be_switched_off_everywhere(outside: Any, work: Any, person: Person, telephone: Any) -> None:
    Preference(person=person, sms=False, email=False, wechat=False).save(force_insert=True)
    tell(person, event="concluded")
    tell(person, event="question")
    work()
    assert len(telephone(person.phone)) == 1


def test_only_one_channel_where_one_is_enough(outside: Any, work: Any, sandboxes: Any, person: Person) -> None:
    bind(person, sandboxes)
    name = tell(person, event="to_seal")
    assert not Message.objects.filter(key=f"{name}:sms").exists()


@pytest.mark.parametrize(
    ("clock", "hours"), [("21:29", 0), ("21:30", 10), ("23:30", 8), ("00:00", 7.5), ("07:29", 1 / 60), ("07:30", 0), ("12:00", 0)]
)
def test_the_quiet_hours(clock: str, hours: float) -> None:
    at = datetime.datetime.fromisoformat(f"2026-12-01T{clock}:00+08:00")
    assert morning(TEMPLATES["reminded"], at) == pytest.approx(hours * 3600)
    assert morning(TEMPLATES["proposed"], at) == 0


def test_every_event_is_in_the_catalogue() -> None:
    names = set()
    for path in (ROOT / "qianyue").rglob("*.py"):
        names |= set(re.findall(r'event=f?"([a-z_]+)[:{]', path.read_text("utf-8")))
        names |= set(re.findall(r'_tell_(?:handler|worker)\(\w+, f"([a-z_]+):', path.read_text("utf-8")))
    assert len(names) > 20
    for name in names:
        assert template_of(name.rstrip("_") + ":x")[1].english


def test_no_event_is_made_up(outside: Any) -> None:
    with pytest.raises(KeyError):
        notify(event="greetings:1", text="你好", phone="13000000001")


def test_short_texts_fit_wechat() -> None:
    assert all(0 < len(template.short) <= 20 for template in TEMPLATES.values())
