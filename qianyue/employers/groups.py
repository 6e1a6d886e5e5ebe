"""Groups of companies, as the acts about them need them: who leads whom, both rows held, both logs written."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from qianyue.employers.group_models import INVITED, JOINED, WITHDRAWN, GroupGrant, GroupPlace
from qianyue.employers.models import Employer, Members, Membership
from qianyue.employers.permissions import PERMISSIONS
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import OWNER, Actor
from qianyue.operations.errors import Conflict, NotFound
from qianyue.operations.sentences import Sentence

MISSING = "没有找到这家集团成员，可能已经退出。请刷新页面。"
STOPPED = "{name}的服务已暂停或者终止，现在不能办理集团事项。"


def led_by(employer: uuid.UUID) -> QuerySet[GroupPlace]:
    """The members of the group that this employer leads."""
    return GroupPlace.objects.filter(leader=employer, state=JOINED).select_related("member").order_by("member__name", "id")


def place_of(employer: uuid.UUID) -> GroupPlace | None:
    """The group that this employer is a member of."""
    return GroupPlace.objects.filter(member=employer, state=JOINED).select_related("leader").first()


def current_grants() -> QuerySet[GroupGrant]:
    """What members let their groups do now."""
    return GroupGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=Now()), active=True, place__state=JOINED)


def standing_grants() -> QuerySet[GroupGrant]:
    """As `current_grants`, with those whose time is over: what the pages show, and say so."""
    return GroupGrant.objects.filter(active=True, place__state=JOINED)


def place(key: uuid.UUID, state: str, **whose: uuid.UUID) -> GroupPlace:
    """One place in this state, of the leader or the member that `whose` names. Errors: NotFound."""
    found = GroupPlace.objects.filter(id=key, state=state, **whose).select_related("leader", "member").first()
    if found is None:
        raise NotFound(MISSING)
    return found


def hold_both(leader: uuid.UUID, member: uuid.UUID) -> tuple[Employer, Employer]:
    """Both rows, locked in one order: nothing else about either one's groups happens before the transaction ends."""
    rows = Employer.objects.select_for_update(no_key=True).filter(id__in=(leader, member)).order_by("id")
    held = {one.id: one for one in rows}
    return held[leader], held[member]


def hold_both_open(leader: uuid.UUID, member: uuid.UUID) -> tuple[Employer, Employer]:
    """As `hold_both`. Errors: Conflict while the authority has suspended either, and once it is closed."""
    both = hold_both(leader, member)
    for one in both:
        if not one.active:
            raise Conflict(Sentence(STOPPED, name=one.name))
    return both


def must_be_free(leader: Employer, member: Employer) -> None:
    """An employer is in at most one group, and who leads one is in none. Errors: Conflict."""
    if place_of(leader.id):
        raise Conflict(Sentence("{name}是另一个集团的成员，不能牵头集团。", name=leader.name))
    if led_by(member.id).exists():
        raise Conflict(Sentence("{name}自己牵头一个集团，不能再加入别的集团。", name=member.name))
    if place_of(member.id):
        raise Conflict(Sentence("{name}已经加入一个集团，一家单位只能加入一个。", name=member.name))


def move(held: GroupPlace, before: str, after: str, *, actor: Actor) -> None:
    """Errors: Conflict (somebody was first)."""
    how = "ended" if before == JOINED or after == WITHDRAWN else "answered"
    values = {"state": after, f"{how}_by": actor.person, f"{how}_at": timezone.now()}
    if not GroupPlace.objects.filter(id=held.id, state=before).update(**values):
        raise Conflict("这条集团关系刚刚有了变化，请刷新页面查看。")


def write(kind: str, held: GroupPlace, *, actor: Actor, **facts: Any) -> None:
    """Into the logs of both employers, always in one order: each side has the other's consent in its own."""
    said = {"place": str(held.id), "leader": held.leader.uscc, "member": held.member.uscc, **facts}
    for stream in sorted((held.leader_id, held.member_id)):
        record(kind, stream=stream, actor=actor, facts=said)


def end_people(people: QuerySet[Membership], *, actor: Actor, told: Callable[[], None] = lambda: None) -> int:
    """End what these had, each on record at the employer they acted for.

    `told` writes what else there is into the logs of both employers: once the people are held and before their own events, so
    that whoever ends people of several employers takes the logs in the same order.
    """
    ending = list(people.filter(active=True).select_for_update(of=("self",)).order_by("id"))
    told()
    Membership.objects.filter(id__in=[one.id for one in ending]).update(active=False)
    for one in sorted(ending, key=lambda member: member.employer_id):
        facts = {"person": str(one.person_id), "role": one.role, "membership": str(one.id)}
        record("member.ended", stream=one.employer_id, actor=actor, facts=facts)
    return len(ending)


def end_grants(grants: QuerySet[GroupGrant], *, actor: Actor, told: Callable[[], None]) -> None:
    """Take back, with everybody who came through them; `told` as for `end_people`."""
    keys = list(grants.filter(active=True).select_for_update(of=("self",)).order_by("id").values_list("id", flat=True))
    GroupGrant.objects.filter(id__in=keys).update(active=False)
    end_people(Membership.objects.filter(through__in=keys), actor=actor, told=told)


def tell_owners(employer: Employer, event: str, words: str) -> None:
    """`event` names what happened to which place."""
    owners = Membership.objects.current().filter(employer=employer, role=OWNER, department=None).select_related("person")
    for person in {owner.person for owner in owners}:
        notify(
            event=f"group_{event}:{person.id}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"{employer.name}：{words}",
            link=f"{settings.PUBLIC_URL}/desk/group",
        )


def invitations_to(employer: uuid.UUID) -> QuerySet[GroupPlace]:
    """What waits for this employer's answer, the oldest first."""
    waiting = GroupPlace.objects.filter(member=employer, state=INVITED)
    return waiting.select_related("leader").order_by("invited_at", "id")


def invited_by(employer: uuid.UUID) -> QuerySet[GroupPlace]:
    """Whose answer this employer waits for, the oldest first."""
    waiting = GroupPlace.objects.filter(leader=employer, state=INVITED)
    return waiting.select_related("member").order_by("invited_at", "id")


def sent_to(member: uuid.UUID) -> list[Membership]:
    """Whom the group has sent to this member and who may act here now."""
    return _sent(Membership.objects.filter(employer=member))


def sent_from(leader: uuid.UUID) -> list[Membership]:
    """Whom this leader has sent to its members."""
    return _sent(Membership.objects.filter(through__place__leader=leader))


def _sent(found: Members) -> list[Membership]:
    people = found.current().exclude(through=None).select_related("person", "employer", "department", "delegated_by", "through")
    return list(people.order_by("employer__name", "employer", "created_at"))


def readers(leader: uuid.UUID) -> list[Membership]:
    """Who at the leader sees the members' figures."""
    roles = PERMISSIONS["group_figures"].roles
    people = Membership.objects.current().filter(employer=leader, role__in=roles, department=None).select_related("person")
    return list(people.order_by("role", "created_at"))
