"""Codes by SMS: five tries, five minutes, once, for one purpose and one subject."""

from __future__ import annotations

import datetime
import hashlib
from types import SimpleNamespace

import pytest
from django.utils import timezone

from qianyue.operations.errors import InvalidInput, TooMany
from qianyue.people import codes
from qianyue.people.models import Code

pytestmark = pytest.mark.django_db
PHONE = "13000000001"
TEMPLATE = "【签约】验证码{code}，5分钟内有效。"


def issue(*, purpose: str = "login", phone: str = PHONE, subject: str = "") -> str:
    """A new code's six digits."""
    text = codes.issue(purpose=purpose, phone=phone, subject=subject, template=TEMPLATE).text
    return text.removeprefix("【签约】验证码")[:6]


def use(number: str, *, purpose: str = "login", phone: str = PHONE, subject: str = "") -> Code:
    return codes.use(purpose=purpose, phone=phone, subject=subject, number=number)


def wrong(number: str) -> str:
    return f"{(int(number) + 1) % 10**6:06d}"


def test_it_works() -> None:
    used = use(issue())
    assert Code.objects.get(id=used.id).used_at is not None


def test_spaces_that_a_phone_puts_in_are_forgiven() -> None:
    number = issue()
    use(f" {number[:3]} {number[3:]} ")


def test_of_two_clicks_at_once_the_second_hears_that_the_code_was_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has read the code before the first one had used it: it is told so, and not that it guessed wrong five times."""
    number = issue()
    read_before = Code.objects.get()
    use(number)
    monkeypatch.setattr(codes, "_latest", SimpleNamespace(first=lambda *_: read_before))
    with pytest.raises(InvalidInput, match="已使用"):
        use(number)


def test_a_code_is_used_once() -> None:
    number = issue()
    use(number)
    with pytest.raises(InvalidInput, match="已使用"):
        use(number)


def test_it_says_how_many_tries_are_left_and_then_the_code_is_dead() -> None:
    number = issue()
    for left in (4, 3, 2, 1):
        with pytest.raises(InvalidInput, match=f"还可以试 {left} 次"):
            use(wrong(number))
    with pytest.raises(InvalidInput, match="已作废"):
        use(wrong(number))
    with pytest.raises(TooMany, match="输错五次"):
        use(number)  # even the right one


def test_a_new_code_works_after_five_wrong_ones() -> None:
    number = issue()
    for _ in range(5):
        with pytest.raises(InvalidInput):
            use(wrong(number))
    Code.objects.update(sent_at=timezone.now() - codes.PAUSE)
    use(issue())


def test_an_expired_code_does_not_count() -> None:
    number = issue()
    Code.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(InvalidInput, match="过期"):
        use(number)


def test_it_is_good_for_five_minutes() -> None:
    issue()
    code = Code.objects.get()
    assert code.expires_at - code.sent_at == datetime.timedelta(minutes=5)


def test_the_older_of_two_codes_does_not_count() -> None:
    older = issue()
    Code.objects.update(sent_at=timezone.now() - codes.PAUSE)
    newer = issue()
    if older != newer:
        with pytest.raises(InvalidInput):
            use(older)
    use(newer)


@pytest.mark.parametrize(
    "other",
    [{"purpose": "intent"}, {"phone": "13000000002"}, {"subject": "another proposal"}],
    ids=lambda other: next(iter(other)),
)
def test_a_code_counts_only_for_what_it_was_sent_for(other: dict[str, str]) -> None:
    number = issue()
    with pytest.raises(InvalidInput):
        use(number, **other)
    use(number)


def test_it_refuses_to_send_another_one_within_a_minute() -> None:
    issue()
    with pytest.raises(TooMany, match=r"请等 \d+ 秒"):
        issue()
    Code.objects.update(sent_at=timezone.now() - codes.PAUSE)
    issue()


def test_asking_for_something_else_in_between_does_not_get_around_the_minute() -> None:
    issue(purpose="intent", subject="one offer")
    issue(purpose="intent", subject="another offer")
    with pytest.raises(TooMany, match=r"请等 \d+ 秒"):
        issue(purpose="intent", subject="one offer")


def test_after_a_login_the_next_code_comes_at_once() -> None:
    use(issue())
    issue()


def test_another_phone_does_not_wait() -> None:
    issue()
    issue(phone="13000000002")


def test_nobody_gets_more_than_twenty_a_day() -> None:
    for _ in range(codes.PER_DAY):
        issue()
        Code.objects.update(sent_at=timezone.now() - codes.PAUSE)
    with pytest.raises(TooMany, match="上限"):
        issue()
    Code.objects.update(sent_at=timezone.now() - datetime.timedelta(days=1))
    issue()


def test_the_database_has_neither_the_code_nor_a_plain_hash_of_it() -> None:
    number = issue()
    code = Code.objects.get()
    assert bytes(code.digest) not in [hashlib.sha256(text.encode()).digest() for text in (number, f"{code.id}:{number}")]
    assert code.text_digest == hashlib.sha256(TEMPLATE.encode()).hexdigest()
    kept = [
        str(getattr(code, field.attname)) for field in Code._meta.fields if not field.attname.endswith(("_at", "digest", "index"))
    ]
    assert number not in kept
    assert PHONE not in kept
