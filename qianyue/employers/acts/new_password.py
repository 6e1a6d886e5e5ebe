"""A member or an officer has forgotten the password, or wants another one: by a code to the phone and the check of the person.

The second step of an officer's login stays as it was: whoever has the phone alone is not in.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.employers import applications
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound
from qianyue.people.acts.choose_account import choose_password
from qianyue.people.models import Person


def account_of(actor: Actor) -> Person:
    """Whose password it would be. Errors: NotAllowed (a service counter), NotFound (no account at this phone)."""
    person = applications.applicant(actor)
    if not person.login_name:
        raise NotFound("这个手机号码没有设置过账户。刚被任命的，请先设置账户；劳动者用手机号登录，不需要密码。")
    return person


def new_password(password: str, *, actor: Actor) -> Person:
    """Every session of the account ends, and the person is told. Errors: as `account_of`, and as `choose_password`."""
    person = account_of(actor)
    now = timezone.now()
    when = f"{timezone.localtime(now):%m月%d日%H:%M}"
    with transaction.atomic():
        choose_password(person, password, actor=actor)
        notify(
            event=f"password_chosen:{person.id}:{now.timestamp():.0f}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"您的账户 {person.login_name} 在{when}换了密码，原来的登录都已结束。不是您本人办理的，请立即联系服务窗口。",
            link=f"{settings.PUBLIC_URL}/desk/login",
        )
    return person
