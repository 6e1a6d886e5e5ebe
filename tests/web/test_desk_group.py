"""The page of a group: for its leader, for a member, for who is neither; the way into another employer's lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qianyue.cli import invented
from qianyue.cli.rehearsal import Office
from qianyue.contracts.acts import draft
from qianyue.contracts.acts.end_paper import end_paper
from qianyue.contracts.acts.enter_paper import enter_paper
from qianyue.contracts.group_figures import group_figures
from qianyue.contracts.models import Contract, LifeDate, State
from qianyue.employers.acts.grant_to_group import Wanted, grant_to_group, take_back
from qianyue.employers.acts.invite_member import invite_member
from qianyue.employers.acts.leave_group import leave_group
from qianyue.employers.acts.organise import add_department, close_department
from qianyue.employers.group_models import OPEN_FOR
from qianyue.employers.models import GroupGrant, GroupPlace, Membership
from qianyue.law.dates import today
from qianyue.operations.errors import NotAllowed
from qianyue.oversight.reach import reach_of
from qianyue.web.event_names import timeline
from tests.contracts.chains import running
from tests.contracts.test_enter_paper import paper
from tests.employers.grouping import ALL, TOMORROW, joined, own, sent, suspend
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/group"


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    cache.clear()


@pytest.fixture
def leader(office: Any) -> Client:
    return desk_of(office.owner)


@pytest.fixture
def member(neighbour: Any) -> Client:
    return desk_of(neighbour.owner)


def text(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_works(office: Any, neighbour: Any, leader: Client, member: Client) -> None:
    """Invited, accepted, sent, seen and left, all on the pages."""
    answer = leader.post(PAGE, {"do": "invite", "uscc": neighbour.employer.uscc}, follow=True)
    assert "已邀请" in answer.content.decode()
    assert "等待对方答复的邀请" in answer.content.decode()
    place = GroupPlace.objects.get()
    assert office.employer.name in text(member)
    door = f"{PAGE}/places/{place.id}/answer"
    assert "允许集团做什么" in text(member, door)
    sent_form = {"do": "accept", "what": ["figures", "handle"], "department": "", "until": ""}
    assert "已加入集团" in member.post(door, sent_form, follow=True).content.decode()
    form = {"do": "send", "grant": f"{place.id} handle", "to": str(own(office.handler).id), "until": ""}
    assert "已指派" in leader.post(PAGE, form, follow=True).content.decode()
    for client, address in ((leader, PAGE), (member, PAGE), (member, "/desk/people")):
        assert "玉经办" in text(client, address)
    assert f"集团：{office.employer.name}" in text(member, "/desk/people")
    assert "各单位的数字" in text(leader)
    end = f"{PAGE}/places/{place.id}/end"
    assert "同时结束的指派" in text(member, end)
    assert "已结束" in member.post(end, follow=True).content.decode()
    assert not Membership.objects.current().filter(employer=neighbour.employer, person=office.handler.person).exists()
    assert neighbour.employer.name not in text(leader)


def test_what_is_wrong_is_said_at_the_field(office: Any, neighbour: Any, leader: Client, member: Client) -> None:
    answer = leader.post(PAGE, {"do": "invite", "uscc": "12"})
    assert answer.status_code == 422
    assert "18 位统一社会信用代码" in answer.content.decode()
    place = invite_member(neighbour.employer.uscc, actor=office.owner)
    door = f"{PAGE}/places/{place.id}/answer"
    for wrong in ({"what": ["seal"]}, {"what": ["view"], "until": "2020-01-01"}, {"what": ["view"], "department": "x"}):
        assert member.post(door, {"department": "", "until": ""} | wrong).status_code == 422
    member.post(door, {"what": ["view"], "department": "", "until": ""})
    for wrong in (
        {"grant": f"{place.id} handle", "to": str(own(office.handler).id)},
        {"grant": f"{place.id} view", "to": "x"},
        {},
    ):
        assert leader.post(PAGE, {"do": "send", "until": ""} | wrong).status_code == 422
    assert member.post(PAGE, {"do": "grant", "what": "handle", "department": "", "until": "9999-12-31"}).status_code == 422
    assert member.post(PAGE, {"do": "invite", "uscc": office.employer.uscc}).status_code == 200  # there is no such form: nothing


def test_others_see_no_page_of_it(office: Any, neighbour: Any, leader: Client) -> None:
    place = joined(office, neighbour, *ALL)
    sent(office, place, office.handler)
    stranger = Office(serial=3)
    here = Membership.objects.get(person=office.handler.person, employer=neighbour.employer)
    for one in (office.handler, office.keeper, neighbour.handler):
        client = desk_of(one)
        for address in (PAGE, f"{PAGE}/statistics", f"{PAGE}/statistics.csv", f"{PAGE}/places/{place.id}/end"):
            assert client.get(address).status_code == 403
        assert client.post(f"{PAGE}/grants/view/take-back").status_code == 403
        assert client.post(f"{PAGE}/people/{here.id}/end").status_code == 403
    other = desk_of(stranger.owner)
    assert neighbour.employer.name not in text(other)
    assert other.get(f"{PAGE}/places/{place.id}/end").status_code == 404
    assert other.post(f"{PAGE}/people/{here.id}/end").status_code == 404
    assert other.post(f"{PAGE}/grants/view/take-back").status_code == 404
    assert Membership.objects.current().filter(id=here.id).exists()
    assert desk_of(neighbour.owner).get(f"{PAGE}/places/{place.id}/answer").status_code == 404  # answered already


def test_the_member_takes_back_and_the_leader_calls_back(office: Any, neighbour: Any, leader: Client, member: Client) -> None:
    place = joined(office, neighbour, "view", "handle")
    sent(office, place, office.handler)
    sent(office, place, office.keeper, "view")
    viewer = Membership.objects.get(person=office.keeper.person, employer=neighbour.employer)
    assert "指派已结束" in leader.post(f"{PAGE}/people/{viewer.id}/end", follow=True).content.decode()
    assert "授权已收回" in member.post(f"{PAGE}/grants/handle/take-back", follow=True).content.decode()
    assert not Membership.objects.current().exclude(through=None).exists()
    assert "还没有指派人员" in text(leader)


def test_what_is_over_is_shown_as_over(office: Any, neighbour: Any, leader: Client, member: Client) -> None:
    """To both sides, until it is granted anew or taken back; it lets nobody do anything."""
    joined(office, neighbour, "figures", "view", days=3)
    assert f"在{office.employer.name}担任" in text(member)
    GroupGrant.objects.update(valid_until=timezone.now())
    for client in (leader, member):
        assert text(client).count("已到期") == 2
    assert "现在没有允许集团做任何事" in text(member)
    assert f"在{office.employer.name}担任" not in text(member)  # nobody reads the figures any more
    assert 'name="do" value="send"' not in text(leader)
    assert "授权已收回" in member.post(f"{PAGE}/grants/view/take-back", follow=True).content.decode()
    grant_to_group(Wanted(what="figures"), actor=neighbour.owner)
    assert "已到期" not in text(member) + text(leader)


def test_nobody_is_offered_to_be_sent_into_a_department_that_is_closed(
    office: Any, neighbour: Any, leader: Client, member: Client
) -> None:
    department = add_department("制茶车间", actor=neighbour.owner)
    joined(office, neighbour, "view", department=department.id)
    assert 'name="do" value="send"' in text(leader)
    close_department(department.id, actor=neighbour.owner)
    assert 'name="do" value="send"' not in text(leader)
    for client in (leader, member):
        assert "部门已停用" in text(client)


def test_an_invitation_that_came_too_late_says_so(office: Any, neighbour: Any, leader: Client, member: Client) -> None:
    place = invite_member(neighbour.employer.uscc, actor=office.owner)
    door = f"{PAGE}/places/{place.id}/answer"
    assert door in text(member)
    GroupPlace.objects.update(invited_at=timezone.now() - OPEN_FOR)
    assert door not in text(member)
    assert "请对方重新邀请" in text(member)
    assert "可以重新邀请" in text(leader)
    assert member.post(door, {"do": "accept", "department": "", "until": ""}).status_code in (409, 422)
    invite_member(neighbour.employer.uscc, actor=office.owner)
    assert "已过期" not in text(member) + text(leader)


def test_figures_are_of_those_who_let_them_be_seen(office: Any, neighbour: Any, worker: Any) -> None:
    draft.create_draft(invented.terms(neighbour.facts, worker.person), actor=neighbour.handler)

    def seen() -> list[tuple[str, int]]:
        return [(line.name, line.total) for line in group_figures(actor=office.owner).lines]

    mine, theirs = (office.employer.name, 0), (neighbour.employer.name, 1)
    joined(office, neighbour, "view", "handle")
    assert seen() == [mine]
    grant_to_group(Wanted(what="figures"), actor=neighbour.owner)
    assert seen() == [mine, theirs]
    place = add_department("制茶车间", actor=neighbour.owner)
    grant_to_group(Wanted(what="figures", department=place.id), actor=neighbour.owner)
    assert seen() == [mine, (neighbour.employer.name, 0)]
    Contract.objects.update(department=place)
    cache.clear()
    assert seen() == [mine, theirs]
    take_back("figures", actor=neighbour.owner)
    assert seen() == [mine]  # at once, whatever was kept
    grant_to_group(Wanted(what="figures"), actor=neighbour.owner)
    leave_group(actor=neighbour.owner)
    assert seen() == [mine]
    suspend(office.employer)
    with pytest.raises(NotAllowed):
        seen()
    suspend(office.employer, active=True)
    for actor in (office.handler, office.keeper, office.approver):
        with pytest.raises(NotAllowed):
            group_figures(actor=actor)


def test_figures_tell_what_the_lists_tell(office: Any, neighbour: Any, journey: Any) -> None:
    """Each number is the length of the list that it leads to."""
    journey.office = neighbour
    journey.to("draft")
    joined(office, neighbour, *ALL)
    client, day = desk_of(neighbour.owner), today()

    def numbers() -> list[Any]:
        cache.clear()
        line = group_figures(actor=office.owner).lines[1]
        shown = ("unsigned", "overdue", "expiring", "in_force")
        for value in shown:
            assert text(client, f"/desk?due={value}").count(f">{journey.contract.number}<") == getattr(line, value), value
        return [*(getattr(line, value) for value in shown), line.workers, line.coverage]

    def change(**columns: Any) -> None:
        Contract.objects.filter(id=journey.key).update(**columns)

    assert numbers() == [0, 0, 0, 0, 0, None]
    journey.to("propose")
    change(works_from=day + TOMORROW)
    assert numbers() == [1, 0, 0, 0, 0, None]
    change(works_from=day)
    assert numbers() == [1, 1, 0, 0, 0, 0]
    journey.to("conclude")
    change(starts_on=day + TOMORROW)
    assert numbers() == [0, 0, 0, 0, 0, None]
    change(starts_on=day, ends_on=day + 61 * TOMORROW)
    assert numbers() == [0, 0, 0, 1, 1, 100]
    change(ends_on=day + 60 * TOMORROW)
    assert numbers() == [0, 0, 1, 1, 1, 100]
    LifeDate.objects.update_or_create(contract=journey.contract, kind="ended", defaults={"day": day})
    assert numbers() == [0, 0, 0, 1, 1, 100]  # its last day is one of it, and what becomes of it is known
    LifeDate.objects.filter(kind="ended").update(day=day - TOMORROW)
    assert numbers() == [0, 0, 0, 0, 0, None]


def test_people_are_covered_once_and_only_while_they_work_there(office: Any, neighbour: Any, worker: Any, stranger: Any) -> None:
    """A paper that is over or was followed here is nobody who works there, a renewal is not one more."""
    joined(office, neighbour, "figures")

    def line() -> list[Any]:
        cache.clear()
        found = group_figures(actor=office.owner).lines[1]
        reach = reach_of([neighbour.employer.id], on=today()).get(neighbour.employer.id)
        assert found.coverage == (reach and reach.percent)
        return [found.workers, found.paper, found.overdue, found.coverage]

    past = (today() - 400 * TOMORROW).isoformat()
    enter_paper(paper(stranger, "2015-01-01", "2017-12-31"), actor=neighbour.handler)
    assert line() == [0, 0, 0, None]
    key = enter_paper(paper(stranger, past, None), actor=neighbour.handler)
    assert line() == [0, 1, 0, 0]
    enter_paper(paper(worker, past, None), actor=neighbour.handler)
    contract = running(neighbour, worker)
    assert line() == [1, 1, 0, 50]
    columns = {"employer": neighbour.employer, "handler_id": neighbour.handler.person, "terms": {}, "kind": "renewal"}
    columns |= {"worker_identity": contract.worker_identity, "works_from": contract.works_from, "state": State.PROPOSED}
    Contract(number="QY-RENEWAL", region="532801", **columns).save(force_insert=True)
    assert line() == [1, 1, 1, 50]
    Contract.objects.filter(number="QY-RENEWAL").delete()
    LifeDate.objects.update_or_create(contract=contract, kind="ended", defaults={"day": today() - TOMORROW})
    assert line() == [0, 1, 0, 0]  # the paper that it followed does not come back to life
    end_paper(key, "LCL37", today() - TOMORROW, actor=neighbour.handler)
    assert line() == [0, 0, 0, None]


def test_the_chart_and_the_file(office: Any, neighbour: Any, leader: Client) -> None:
    joined(office, neighbour, "figures")
    page = text(leader, f"{PAGE}/statistics")
    assert neighbour.employer.name in page
    rows = leader.get(f"{PAGE}/statistics.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert neighbour.employer.name in rows[2]
    assert leader.get(f"{PAGE}/statistics.xlsx").content.startswith(b"PK")


def test_questions_do_not_grow_with_the_members(office: Any, neighbour: Any, leader: Client) -> None:
    def asked(address: str) -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(leader, address)
        return len(queries)

    place = joined(office, neighbour, *ALL)
    sent(office, place, office.handler)
    before = [asked(address) for address in (PAGE, f"{PAGE}/statistics")]
    for serial in (3, 4, 5):
        more = joined(office, Office(serial=serial), *ALL)
        sent(office, more, office.handler)
    assert [asked(address) for address in (PAGE, f"{PAGE}/statistics")] == before


def test_a_number_leads_into_the_other_employers_list_and_back_again(office: Any, neighbour: Any, worker: Any) -> None:
    draft.create_draft(invented.terms(neighbour.facts, worker.person), actor=neighbour.handler)
    place = joined(office, neighbour, "figures", "view")
    viewer = sent(office, place, office.owner, "view")
    here = Membership.objects.get(person=viewer.person, employer=neighbour.employer)
    client = desk_of(office.owner)
    assert f'value="{here.id} /desk"' in text(client)
    answer = client.post("/desk/login/choose", {"to": f"{here.id} /desk?state=draft", "left": PAGE})
    assert answer["Location"] == "/desk?state=draft"
    shown = text(client, "/desk")
    assert neighbour.employer.name in shown
    assert "集团指派" in shown
    assert 'href="/desk/login/choose?from=%2Fdesk"' in shown
    assert 'href="/desk/login/choose?from=%2Fdesk%3Fstate%3Ddraft"' in text(client, "/desk?q=%E5%B2%A9&state=draft")
    home = own(office.owner)
    assert client.post("/desk/login/choose", {"membership": str(home.id), "left": "/desk?state=draft"})["Location"] == PAGE
    assert client.post("/desk/login/choose", {"membership": str(here.id)})["Location"] == "/desk?state=draft"
    assert client.get(PAGE).status_code == 200  # as a viewer of the member, which leads nothing
    leave_group(actor=neighbour.owner)
    assert client.get("/desk").status_code == 302  # at once, in the running session too


@pytest.mark.parametrize(
    "left", ["//evil.example", "https://evil.example/desk", "/my", "/desk/login", "/desktop", "/desk/" + "x" * 1000]
)
def test_only_pages_of_the_desk_are_remembered(office: Any, neighbour: Any, left: str) -> None:
    place = joined(office, neighbour, "view")
    sent(office, place, office.handler, "view")
    here = Membership.objects.get(person=office.handler.person, employer=neighbour.employer)
    client = desk_of(office.handler)
    assert client.post("/desk/login/choose", {"to": f"{here.id} {left}", "left": left})["Location"] == "/desk"
    assert client.post("/desk/login/choose", {"membership": str(own(office.handler).id)})["Location"] == "/desk"
    assert client.post("/desk/login/choose", {"to": "x /desk"}).status_code == 422


def test_who_came_from_the_group_stands_in_the_log_by_name_with_their_employer(
    office: Any, neighbour: Any, worker: Any, work: Callable[..., int]
) -> None:
    place = joined(office, neighbour, "handle")
    handler = sent(office, place, office.handler)
    client = desk_of(handler)
    key = draft.create_draft(invented.terms(neighbour.facts, worker.person), actor=handler)
    assert Contract.objects.get(id=key).employer == neighbour.employer
    assert timeline(key)[0].who == f"经办人（玉经办，由{office.employer.name}指派）"
    client.post(f"/desk/contracts/{key}/discard", {"reason": "x"})
    assert timeline(key)[-1].who == f"经办人（玉经办，由{office.employer.name}指派）"
    own_draft = draft.create_draft(invented.terms(neighbour.facts, worker.person), actor=neighbour.handler)
    assert timeline(own_draft)[0].who == "经办人"
