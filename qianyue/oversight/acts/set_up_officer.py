"""A newly appointed officer chooses account name and password: with the phone and the identity that the appointment names."""

from __future__ import annotations

from qianyue.employers import applications
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotFound
from qianyue.oversight.models import Officer
from qianyue.people.acts.choose_account import HAS_ONE, choose_account


def to_set_up(actor: Actor) -> Officer:
    """The appointment of whoever is logged in by phone and has no account yet. Errors: NotFound, Conflict (has one), NotAllowed
    (a service counter)."""
    person = applications.applicant(actor)
    officer = Officer.objects.select_related("authority", "person").filter(person=person, active=True).first()
    if officer is None:
        raise NotFound("这个手机号码没有人社部门工作人员的任命。请核对收到短信的号码，或者联系系统管理员。")
    if person.login_name:
        raise Conflict(HAS_ONE)
    return officer


def set_up_officer(login_name: str, password: str, *, actor: Actor) -> Officer:
    """The second step of the login, and what it needs, come next. Errors: as `to_set_up` and `choose_account`."""
    officer = to_set_up(actor)
    officer.person = choose_account(officer.person, login_name, password, actor=actor)
    return officer
