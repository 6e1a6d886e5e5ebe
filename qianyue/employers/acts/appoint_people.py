"""On approval: the people whom an application names may act for the employer, and are told how to set up their accounts."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction

from qianyue.employers import application_facts as facts_of
from qianyue.employers.acts.open_service import authorise
from qianyue.employers.models import Application, Employer, Membership
from qianyue.employers.permissions import ROLES
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER, OWNER, SEAL_KEEPER, Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.sentences import Sentence
from qianyue.people.models import Person, phone_index

OTHER_NAME = "{who}的姓名与这个手机号码的实名不一致。请退回申请，由申请人核对姓名和手机号码。"


def appoint_people(application: Application, employer: Employer, *, actor: Actor) -> None:
    """The applicant becomes owner; handlers and seal keeper as named. Who has a role already keeps it, and nobody loses one:
    that is the owner's to do. A change makes nobody owner. In the caller's transaction.

    Errors: Conflict (a phone is somebody's who bears another name).
    """
    facts, applicant = application.facts, application.applicant
    people = [] if application.changes else [(OWNER, applicant.name or "", applicant)]
    for role, name, phone in [*((HANDLER, *one) for one in facts_of.handlers(facts)), (SEAL_KEEPER, *facts_of.keeper(facts))]:
        person = person_with_phone(phone, actor=actor)
        if person.name and person.name != name:  # known already: nobody would compare the names afterwards
            raise Conflict(Sentence(OTHER_NAME, who=ROLES[role]))
        people.append((role, name, person))
    roles: dict[Person, list[str]] = {}
    for role, name, person in people:
        held = Membership.objects.filter(employer=employer, person=person, role=role, active=True)
        if standing := held.filter(valid_until=None, department=None, through=None).first():
            standing.named = name  # the latest word: this is how a wrong name is put right
            standing.save(update_fields=["named"])
        else:
            held.update(active=False)  # for a time, for one department, through a group: their own now, for good and for all
            authorise(employer, person, role, named=name, actor=actor)
            roles.setdefault(person, []).append(role)
    for person, held in roles.items():
        said = "、".join(ROLES[role] for role in held)
        tell_appointed(employer, person, said, event=f"member_appointed:{employer.id}:{person.id}:{said}")


def person_with_phone(phone: str, *, actor: Actor) -> Person:
    """The account of a phone, made where there is none: its holder gets in with a code, and says there who they are."""
    if found := Person.objects.with_phone(phone):
        return found
    made = Person()
    made.set_phone(phone)
    made.set_unusable_password()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record("account.created", stream=made.id, actor=actor)
    except IntegrityError:  # they log in for the first time at this very moment
        return Person.objects.get(phone_index=phone_index(phone))
    return made


def tell_appointed(employer: Employer, person: Person, roles: str, *, event: str) -> None:
    """What they are now, and how they get in."""
    known = bool(person.login_name)
    way = "请用您的账户名和密码登录。" if known else "请用本机号码登录，完成实名核验后设置账户名和密码。"
    notify(
        event=event,
        person=person.id,
        phone=person.phone,
        email=person.email,
        text=f"{employer.name}已开通电子劳动合同服务，您是本单位的{roles}。{way}",
        link=f"{settings.PUBLIC_URL}/desk/{'login' if known else 'account'}",
    )
