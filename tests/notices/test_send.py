"""Messages: each channel once, whatever happens on the way; codes are not kept."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.notices.send import notify, send_code
from qianyue.operations import outbox
from qianyue.operations.ids import new_id
from qianyue.operations.models import Job
from qianyue.people.models import Person

pytestmark = pytest.mark.django_db
LINK = "https://platform.example/my"


@pytest.fixture
def phone() -> str:
    """A number that nobody else's test has."""
    return f"130{int.from_bytes(new_id().bytes[-4:], 'big') % 10**8:08d}"


@pytest.fixture
def person() -> Person:
    made = Person(name="玉虚构")
    made.save(force_insert=True)
    return made


def tell(phone: str, **changes: Any) -> None:
    notify(
        **{"event": f"concluded:{phone}", "text": "订立完成。", "phone": phone, "email": f"{phone}@example.invalid", "link": LINK}
        | changes
    )


def test_it_works(outside: Any, work: Any, telephone: Any, mailbox: Any, phone: str, person: Person) -> None:
    tell(phone, person=person.id)
    assert work() == 2
    assert telephone(phone) == [f"【签约】订立完成。 {LINK}"]
    (mail,) = mailbox(f"{phone}@example.invalid")
    assert "订立完成" in str(mail)
    assert {message.channel for message in Message.objects.all()} == {"sms", "email", "app"}
    assert all(message.accepted_at for message in Message.objects.all())


def test_the_same_news_twice_is_sent_once(outside: Any, work: Any, telephone: Any, phone: str) -> None:
    tell(phone)
    tell(phone, text="又一次。")
    work()
    tell(phone)
    work()
    assert len(telephone(phone)) == 1


def test_it_leaves_with_its_transaction_or_not_at_all(outside: Any, work: Any, telephone: Any, phone: str) -> None:
    with transaction.atomic():
        tell(phone)
        transaction.set_rollback(True)
    assert work() == 0
    assert telephone(phone) == []


def test_a_person_without_phone_is_told_in_the_app_only(outside: Any, work: Any, person: Person) -> None:
    notify(event="concluded:1", text="订立完成。", person=person.id)
    assert work() == 0
    assert Message.objects.get().channel == "app"


@pytest.mark.parametrize("party", ["sms", "email"])
@pytest.mark.parametrize("mode", ["down", "reset", "lost", "garbage", "twice"])
def test_whatever_goes_wrong_it_arrives_once(
    outside: Any, work: Any, later: Any, telephone: Any, mailbox: Any, phone: str, party: str, mode: str
) -> None:
    tell(phone)
    outside(party, mode=mode)
    for _ in range(2):
        work()
        later()
    outside(party, mode="ok")
    for _ in range(2):  # after `twice` a connection may still hold a stale answer
        work()
        later()
    assert len(telephone(phone)) == 1
    assert len(mailbox(f"{phone}@example.invalid")) == 1
    assert Message.objects.filter(accepted_at=None).count() == 0
    assert Job.objects.filter(done_at=None).count() == 0


def test_one_channel_does_not_wait_for_the_other(outside: Any, work: Any, telephone: Any, phone: str) -> None:
    outside("email", mode="down")
    tell(phone)
    assert work() == 1
    assert len(telephone(phone)) == 1
    (trouble,) = outbox.troubles()
    assert trouble["kind"] == "notices.deliver"
    assert phone not in str(trouble)


def test_a_slow_gateway_only_takes_longer(outside: Any, work: Any, telephone: Any, phone: str) -> None:
    outside("sms", mode="slow", seconds=0.3)
    tell(phone)
    work()
    assert len(telephone(phone)) == 1


def test_the_text_of_a_code_is_not_kept_once_it_is_sent(outside: Any, work: Any, telephone: Any, phone: str) -> None:
    send_code(code_id=new_id(), phone=phone, text="验证码246810", expires_at=timezone.now() + datetime.timedelta(minutes=5))
    assert Message.objects.get().text == "验证码246810"
    work()
    assert telephone(phone) == ["验证码246810"]
    assert Message.objects.get().text is None


def test_a_code_that_nobody_needs_any_more_is_not_sent(outside: Any, work: Any, later: Any, telephone: Any, phone: str) -> None:
    outside("sms", mode="down")
    send_code(code_id=new_id(), phone=phone, text="验证码246810", expires_at=timezone.now() + datetime.timedelta(minutes=5))
    work()
    outside("sms", mode="ok")
    Job.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    later()
    work()
    assert telephone(phone) == []
    assert Job.objects.get().cause == "expired"


def test_what_was_accepted_is_on_the_record_of_the_contract(outside: Any, work: Any, phone: str) -> None:
    contract = new_id()
    tell(phone, contract=contract)
    work()
    bodies = list(Event.objects.filter(stream=contract, kind="notice.accepted").values_list("body", flat=True))
    assert len(bodies) == 2
    assert phone not in "".join(bodies)


def test_only_ciphertext_is_stored(outside: Any, work: Callable[..., int], phone: str) -> None:
    tell(phone, text="工资四千五百元。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text || row_to_json(j)::text FROM notices_message m, operations_job j")
        stored = "".join(row for (row,) in cursor.fetchall())
    stored = stored.replace(f"concluded:{phone}", "")  # the test's own name for the event
    for secret in (phone, "工资", "example.invalid"):
        assert secret not in stored
        assert secret.encode().hex() not in stored
