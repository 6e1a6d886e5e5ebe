"""Groups of companies: both sides consent, nothing is shared before, everything stops at once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qianyue.cli import invented
from qianyue.cli.rehearsal import Office
from qianyue.employers.acts.answer_invitation import accept_invitation, decline_invitation
from qianyue.employers.acts.appoint_from_group import appoint_from_group, call_back
from qianyue.employers.acts.give_role import delegate, end_role, give_role
from qianyue.employers.acts.grant_to_group import Wanted, grant_to_group, take_back
from qianyue.employers.acts.invite import invite
from qianyue.employers.acts.invite_member import invite_member, withdraw_invitation
from qianyue.employers.acts.leave_group import leave_group, part_with
from qianyue.employers.acts.open_service import authorise
from qianyue.employers.acts.organise import add_department
from qianyue.employers.groups import current_grants, led_by, place_of
from qianyue.employers.models import GroupGrant, GroupPlace, Membership
from qianyue.employers.standing import as_member
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany
from tests.employers.grouping import ALL, TOMORROW, joined, own, sent, suspend

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(neighbour: object) -> Any:
    return Office(serial=3)


def kinds(employer: Any, begin: str = "group.") -> list[str]:
    found = Event.objects.filter(stream=employer.id, kind__startswith=begin).order_by("sequence")
    return list(found.values_list("kind", flat=True))


def gone(actor: Any) -> bool:
    try:
        as_member(actor, to="read")
    except NotAllowed:
        return True
    return False


def test_it_works(office: Any, neighbour: Any) -> None:
    row = invite_member(neighbour.employer.uscc, actor=office.owner)
    assert not led_by(office.employer.id).exists()
    assert Message.objects.filter(
        key__startswith=f"group_invited:{row.leader_id}:{row.member_id}", person=neighbour.owner.person
    ).exists()
    accept_invitation(row.id, [Wanted(what="handle")], actor=neighbour.owner)
    assert place_of(neighbour.employer.id) == row
    handler = sent(office, row, office.handler)
    assert as_member(handler, to="draft").employer == neighbour.employer
    for employer in (office.employer, neighbour.employer):  # each side has the other's consent in its own log
        assert kinds(employer) == ["group.invited", "group.joined", "group.granted"]
    assert kinds(neighbour.employer, "member.sent") == ["member.sent"]
    leave_group(actor=neighbour.owner)
    assert gone(handler)
    assert kinds(office.employer)[-1] == kinds(neighbour.employer)[-1] == "group.left"
    assert not current_grants().exists()


def test_nothing_is_granted_or_sent_before_it_is_accepted(office: Any, neighbour: Any) -> None:
    row = invite_member(neighbour.employer.uscc, actor=office.owner)
    with pytest.raises(NotFound):
        appoint_from_group(row.id, own(office.handler).id, "handle", actor=office.owner)
    with pytest.raises(NotFound):
        grant_to_group(Wanted(what="view"), actor=neighbour.owner)
    decline_invitation(row.id, actor=neighbour.owner)
    with pytest.raises(NotFound):
        accept_invitation(row.id, actor=neighbour.owner)
    assert kinds(office.employer) == ["group.invited", "group.declined"]
    again = invite_member(neighbour.employer.uscc, actor=office.owner)
    withdraw_invitation(again.id, actor=office.owner)
    with pytest.raises(NotFound):
        accept_invitation(again.id, actor=neighbour.owner)
    assert not GroupGrant.objects.exists()


def test_only_the_two_administrators_decide_each_for_their_side(office: Any, neighbour: Any, third: Any) -> None:
    for actor in (office.handler, office.keeper, office.approver):
        with pytest.raises(NotAllowed, match="管理员"):
            invite_member(neighbour.employer.uscc, actor=actor)
    row = invite_member(neighbour.employer.uscc, actor=office.owner)
    for actor in (office.owner, third.owner):  # who has invited does not accept
        for answer in (accept_invitation, decline_invitation):
            with pytest.raises(NotFound):
                answer(row.id, actor=actor)
    for actor in (neighbour.owner, third.owner):
        with pytest.raises(NotFound):
            withdraw_invitation(row.id, actor=actor)
    with pytest.raises(NotAllowed):
        accept_invitation(row.id, actor=neighbour.keeper)
    accept_invitation(row.id, [Wanted(what="view")], actor=neighbour.owner)
    for actor in (neighbour.owner, third.owner):
        with pytest.raises(NotFound):
            part_with(row.id, actor=actor)
        with pytest.raises(NotFound):
            appoint_from_group(row.id, own(actor).id, "view", actor=actor)
    with pytest.raises(NotFound):  # the leader is nobody's member
        leave_group(actor=office.owner)
    with pytest.raises(NotFound):
        grant_to_group(Wanted(what="handle"), actor=office.owner)
    with pytest.raises(NotFound):
        take_back("view", actor=third.owner)
    with pytest.raises(NotFound):  # only own people are sent
        appoint_from_group(row.id, own(third.handler).id, "view", actor=office.owner)
    part_with(row.id, actor=office.owner)
    assert kinds(neighbour.employer)[-1] == "group.parted"


def test_an_employer_is_in_one_group_and_groups_have_no_chains(office: Any, neighbour: Any, third: Any) -> None:
    of_office = invite_member(neighbour.employer.uscc, actor=office.owner)
    of_third = invite_member(neighbour.employer.uscc, actor=third.owner)
    below = invite_member(third.employer.uscc, actor=neighbour.owner)
    accept_invitation(of_office.id, actor=neighbour.owner)
    with pytest.raises(Conflict, match="只能加入一个"):
        accept_invitation(of_third.id, actor=neighbour.owner)
    with pytest.raises(Conflict, match="不能牵头"):
        accept_invitation(below.id, actor=third.owner)
    with pytest.raises(Conflict, match="另一个集团"):
        invite_member(office.employer.uscc, actor=neighbour.owner)
    above = invite_member(office.employer.uscc, actor=third.owner)
    with pytest.raises(Conflict, match="自己牵头"):
        accept_invitation(above.id, actor=office.owner)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database says so too
        GroupPlace.objects.filter(id=of_third.id).update(state="joined")
    leave_group(actor=neighbour.owner)
    accept_invitation(of_third.id, actor=neighbour.owner)
    assert place_of(neighbour.employer.id) == of_third


def test_who_is_invited_must_be_here_and_open(office: Any, neighbour: Any) -> None:
    code = neighbour.employer.uscc
    for wrong in ("", "12", code[:-1] + "!", office.employer.uscc, "91530000MA6K000000"):
        with pytest.raises(InvalidInput) as refused:
            invite_member(wrong, actor=office.owner)
        assert "uscc" in refused.value.fields
    suspend(neighbour.employer)
    with pytest.raises(InvalidInput, match="没有暂停"):  # the same words as for a code that nobody has
        invite_member(code, actor=office.owner)
    suspend(neighbour.employer, active=True)
    row = invite_member(f" {code.lower()} ", actor=office.owner)
    with pytest.raises(Conflict, match="已经邀请"):
        invite_member(code, actor=office.owner)
    for stopped in (office.employer, neighbour.employer):
        suspend(stopped)
        with pytest.raises(Conflict, match="暂停"):
            accept_invitation(row.id, actor=neighbour.owner)
        suspend(stopped, active=True)
    suspend(office.employer)
    with pytest.raises(Conflict, match="暂停"):
        invite_member(code, actor=office.owner)


def test_an_invitation_does_not_stay_open_for_ever(office: Any, neighbour: Any) -> None:
    row = invite_member(neighbour.employer.uscc, actor=office.owner)
    GroupPlace.objects.update(invited_at=timezone.now() - 31 * TOMORROW)
    with pytest.raises(Conflict, match="过期"):
        accept_invitation(row.id, actor=neighbour.owner)
    again = invite_member(neighbour.employer.uscc, actor=office.owner)
    accept_invitation(again.id, actor=neighbour.owner)
    with pytest.raises(Conflict, match="已经是本集团的成员"):
        invite_member(neighbour.employer.uscc, actor=office.owner)


def test_whoever_is_invited_over_and_over_is_told_once_a_day(office: Any, neighbour: Any) -> None:
    told = Message.objects.filter(person=neighbour.owner.person, key__startswith="group_invited:")
    counts = []
    for _again in range(3):
        withdraw_invitation(invite_member(neighbour.employer.uscc, actor=office.owner).id, actor=office.owner)
        counts.append(told.count())
    assert counts[0] > 0
    assert len(set(counts)) == 1


def test_codes_are_not_tried_out(office: Any, neighbour: Any) -> None:
    for _ in range(20):
        with pytest.raises(InvalidInput):
            invite_member(invented.employer(9)["uscc"], actor=office.owner)
    with pytest.raises(TooMany):
        invite_member(neighbour.employer.uscc, actor=office.owner)


@pytest.mark.parametrize("what", ALL)
def test_each_grant_gives_its_role_and_no_other(office: Any, neighbour: Any, what: str) -> None:
    row = joined(office, neighbour, what)
    for one, role in (("view", "viewer"), ("handle", "handler")):
        if one == what:
            assert sent(office, row, office.handler, one).role == role
        else:
            with pytest.raises(Conflict, match="没有授权"):
                sent(office, row, office.handler, one)
    for one in ("figures", "seal", "owner"):
        with pytest.raises(InvalidInput):
            sent(office, row, office.handler, one)


def test_no_way_leads_from_the_group_to_the_seal(office: Any, neighbour: Any) -> None:
    row = joined(office, neighbour, *ALL)
    sent(office, row, office.handler)
    here = Membership.objects.get(person=office.handler.person, employer=neighbour.employer)
    with pytest.raises(Conflict, match="集团指派"):
        give_role(here.id, "seal_keeper", actor=neighbour.owner)
    with pytest.raises(Conflict, match="集团指派"):
        delegate(here.id, until=timezone.now() + TOMORROW, actor=neighbour.keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(id=here.id).update(role="seal_keeper")


def test_who_was_sent_lends_nothing_on(office: Any, neighbour: Any) -> None:
    handler = sent(office, joined(office, neighbour, "handle"), office.handler)
    with pytest.raises(NotAllowed, match="不能再委托"):
        delegate(own(neighbour.keeper).id, until=timezone.now() + TOMORROW, actor=handler)


def test_everything_stops_with_the_grant_the_group_the_own_role_and_the_date(office: Any, neighbour: Any) -> None:
    row = joined(office, neighbour, "view", "handle")
    handler, viewer = sent(office, row, office.handler), sent(office, row, office.approver, "view")
    take_back("handle", actor=neighbour.owner)
    assert gone(handler)
    assert not gone(viewer)
    end_role(own(office.approver).id, actor=office.owner)
    assert gone(viewer)
    assert kinds(neighbour.employer, "member.ended") == ["member.ended"] * 2  # on record where they acted
    assert kinds(office.employer, "member.ended") == ["member.ended"]
    viewer = sent(office, row, office.keeper, "view", until=timezone.now() + TOMORROW)
    Membership.objects.filter(person=office.keeper.person, employer=neighbour.employer).update(valid_until=timezone.now())
    assert gone(viewer)
    viewer = sent(office, row, office.keeper, "view")  # there is room again
    GroupGrant.objects.filter(what="view").update(valid_until=timezone.now())
    assert gone(viewer)
    with pytest.raises(Conflict, match="到期"):
        sent(office, row, office.handler, "view")
    grant_to_group(Wanted(what="view"), actor=neighbour.owner)
    assert gone(viewer)  # a grant that was over brings nobody back
    viewer = sent(office, row, office.keeper, "view")
    part_with(row.id, actor=office.owner)
    assert gone(viewer)


def test_either_owner_ends_what_somebody_was_sent_for(office: Any, neighbour: Any, third: Any) -> None:
    row = joined(office, neighbour, "view", "handle")
    handler, viewer = sent(office, row, office.handler), sent(office, row, office.handler, "view")
    here = Membership.objects.get(person=office.handler.person, employer=neighbour.employer, role="handler")
    for actor in (neighbour.owner, third.owner):
        with pytest.raises(NotFound):
            call_back(here.id, actor=actor)
    with pytest.raises(NotFound):  # the leader's own roles are ended at the leader
        call_back(own(office.handler).id, actor=office.owner)
    with pytest.raises(NotFound):
        end_role(here.id, actor=office.owner)
    end_role(here.id, actor=neighbour.owner)
    assert gone(handler)
    call_back(here.id, actor=office.owner)
    there = Membership.objects.get(person=office.handler.person, employer=neighbour.employer, role="viewer")
    call_back(there.id, actor=office.owner)
    call_back(there.id, actor=office.owner)
    assert gone(viewer)
    assert kinds(neighbour.employer, "member.ended") == ["member.ended"] * 2


def test_another_end_keeps_the_people_and_another_department_does_not(office: Any, neighbour: Any) -> None:
    row = joined(office, neighbour, "handle", days=2)
    handler = sent(office, row, office.handler)
    grant_to_group(Wanted(what="handle", until=timezone.now() + 30 * TOMORROW), actor=neighbour.owner)
    assert not gone(handler)
    place = add_department("制茶车间", actor=neighbour.owner)
    grant_to_group(Wanted(what="handle", department=place.id), actor=neighbour.owner)
    assert gone(handler)
    handler = sent(office, row, office.handler)
    assert as_member(handler, to="draft").department == place
    before = kinds(neighbour.employer)
    grant_to_group(Wanted(what="handle", department=place.id), actor=neighbour.owner)  # nothing new, and nothing on record
    assert kinds(neighbour.employer) == before


@pytest.mark.parametrize("days", [-1, 0, 2000])
def test_a_grant_ends_ahead(office: Any, neighbour: Any, days: int) -> None:
    joined(office, neighbour)
    with pytest.raises(InvalidInput) as refused:
        grant_to_group(Wanted(what="view", until=timezone.now() + datetime.timedelta(days=days)), actor=neighbour.owner)
    assert "until" in refused.value.fields
    with pytest.raises(InvalidInput):
        grant_to_group(Wanted(what="seal"), actor=neighbour.owner)
    with pytest.raises(NotFound):  # another employer's department
        grant_to_group(Wanted(what="view", department=add_department("一队", actor=office.owner).id), actor=neighbour.owner)
    assert not GroupGrant.objects.exists()


def test_a_refused_grant_leaves_the_invitation_open(office: Any, neighbour: Any) -> None:
    row = invite_member(neighbour.employer.uscc, actor=office.owner)
    with pytest.raises(InvalidInput):
        accept_invitation(row.id, [Wanted(what="view"), Wanted(what="seal")], actor=neighbour.owner)
    assert GroupPlace.objects.get().state == "invited"
    assert kinds(office.employer) == kinds(neighbour.employer) == ["group.invited"]


def test_suspended_employers_share_nothing_new_and_a_suspended_leader_nothing_at_all(office: Any, neighbour: Any) -> None:
    row = joined(office, neighbour, "view", "handle")
    handler = sent(office, row, office.handler)
    suspend(neighbour.employer)
    assert not gone(handler)  # as the member's own people: to look, and to answer what is open (decision 0014)
    for refused in (
        lambda: sent(office, row, office.keeper),
        lambda: grant_to_group(Wanted(what="figures"), actor=neighbour.owner),
    ):
        with pytest.raises(Conflict, match="暂停"):
            refused()
    suspend(neighbour.employer, active=True)
    suspend(office.employer)
    assert gone(handler)
    suspend(office.employer, active=True)
    assert not gone(handler)
    suspend(office.employer)
    suspend(neighbour.employer)
    leave_group(actor=neighbour.owner)  # out is always possible
    suspend(office.employer, active=True)
    assert gone(handler)


def test_who_has_no_account_or_only_borrowed_roles_is_not_sent(office: Any, neighbour: Any) -> None:
    row = joined(office, neighbour, "view")
    fresh = invite("岩新来", "13900000019", "viewer", actor=office.owner)
    with pytest.raises(InvalidInput, match="账户"):
        appoint_from_group(row.id, fresh.id, "view", actor=office.owner)
    lent = delegate(own(office.approver).id, until=timezone.now() + TOMORROW, actor=office.keeper)
    Membership.objects.filter(person=office.approver.person).exclude(id=lent.id).update(active=False)
    with pytest.raises(NotFound, match="委托来的"):
        appoint_from_group(row.id, lent.id, "view", actor=office.owner)
    sent(office, row, office.handler, "view")
    with pytest.raises(Conflict, match="已经有"):
        sent(office, row, office.handler, "view")


def test_a_role_of_the_members_own_makes_no_room_for_the_groups(office: Any, neighbour: Any) -> None:
    """Somebody who works for both: what the member gave stays when the group goes."""
    row = joined(office, neighbour, "handle")
    authorise(neighbour.employer, own(office.handler).person, "handler", actor=Actor.system())
    with pytest.raises(Conflict, match="已经有"):
        sent(office, row, office.handler)
    part_with(row.id, actor=office.owner)
    assert as_member(Actor(role="handler", person=office.handler.person, employer=neighbour.employer.id), to="draft")
