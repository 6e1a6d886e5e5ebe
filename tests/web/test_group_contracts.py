"""One list over the contracts of several employers: as far as each lets the person, row by row, and not a moment longer."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qianyue.cli import invented
from qianyue.cli.rehearsal import Office
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, SavedView, State
from qianyue.employers.acts.appoint_from_group import call_back
from qianyue.employers.acts.give_role import end_role
from qianyue.employers.acts.grant_to_group import Wanted, grant_to_group, take_back
from qianyue.employers.acts.leave_group import leave_group
from qianyue.employers.acts.organise import add_department
from qianyue.employers.models import GroupGrant, Membership
from qianyue.evidence.models import Event
from qianyue.web import lists
from tests.employers.grouping import joined, own, sent, suspend
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/group/contracts"


def drafted(house: Any, serial: int, name: str = "") -> Contract:
    terms = invented.terms(house.facts, invented.Person(serial, name or f"单样{chr(0x4E00 + serial)}"))
    return Contract.objects.get(id=draft.create_draft(terms, actor=house.handler))


def found(client: Client, query: str = "") -> set[str]:
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return set(re.findall(r'class="q-mono">(QY[^<]+)<', answer.content.decode()))


def exported(client: Client, **form: Any) -> list[list[str]]:
    answer = client.post("/desk/export", {"list": "group", "format": "csv"} | form)
    assert answer.status_code == 200, answer.content.decode()
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))[1:]


def sent_here(office: Any, neighbour: Any, what: str = "view", **more: Any) -> Any:
    """The office leads and sends its handler to the neighbour."""
    place = joined(office, neighbour, what, **more)
    return sent(office, place, office.handler, what)


@pytest.fixture
def third() -> Any:
    return Office(serial=3)


@pytest.fixture
def client(office: Any) -> Client:
    return desk_of(office.handler)


def test_it_works(office: Any, neighbour: Any, third: Any, client: Client) -> None:
    """Its own and both members' in one list, with the employer; the other's row opens in the other's house, and back again."""
    place = joined(office, neighbour, "view")
    mine, theirs, others = drafted(office, 1), drafted(neighbour, 2), drafted(third, 3)
    assert found(client) == set()
    assert "没有可以查看的成员单位" in client.get(PAGE).content.decode()
    assert PAGE not in client.get("/desk").content.decode()
    sent(office, place, office.handler, "view")
    assert f'href="{PAGE}"' in client.get("/desk").content.decode()
    assert found(client) == {mine.number, theirs.number}
    sent(office, joined(office, third, "handle"), office.handler, "handle")
    assert found(client) == {mine.number, theirs.number, others.number}
    page = client.get(f"{PAGE}?sort=employer").content.decode()
    for house in (office, neighbour, third):
        assert f'<td data-label="单位">{house.employer.name}</td>' in page
    assert f'href="/desk/contracts/{mine.id}"' in page
    assert f'href="/desk/contracts/{theirs.id}"' not in page
    here = Membership.objects.get(person=office.handler.person, employer=neighbour.employer)
    button = f'name="to" value="{here.id} /desk/contracts/{theirs.id}"'
    assert button in page
    answer = client.post("/desk/login/choose", {"to": f"{here.id} /desk/contracts/{theirs.id}", "left": f"{PAGE}?sort=employer"})
    assert answer["Location"] == f"/desk/contracts/{theirs.id}"
    assert client.get(answer["Location"]).status_code == 200
    back = client.post("/desk/login/choose", {"membership": str(own(office.handler).id)})
    assert back["Location"] == f"{PAGE}?sort=employer"


def test_what_is_narrowed_sorted_and_leafed_through(office: Any, neighbour: Any, client: Client) -> None:
    sent_here(office, neighbour)
    mine = [drafted(office, serial) for serial in range(14)]
    theirs = [drafted(neighbour, serial) for serial in range(14, 28)]
    Contract.objects.filter(id__in=[one.id for one in theirs[:3]]).update(state=State.EXPIRED)
    Contract.objects.filter(id=theirs[0].id).update(ends_on=datetime.date(2031, 1, 1))
    text = client.get(PAGE).content.decode()
    assert "第 1 页，共 2 页，28 条" in text
    assert found(client) == {one.number for one in theirs + mine[3:]}
    assert found(client, "page=2") == {one.number for one in mine[:3]}
    assert found(client, f"employer={neighbour.employer.id}") == {one.number for one in theirs}
    assert found(client, f"employer={office.employer.id}&state=draft") == {one.number for one in mine}
    assert found(client, "state=expired") == {one.number for one in theirs[:3]}
    assert found(client, f"handler={neighbour.handler.person}") == {one.number for one in theirs}
    assert len(found(client, f"employer={Office(serial=4).employer.id}&per=50")) == 28  # nobody's here: left out
    for query in ("employer=x", "employer=%00", "page=-1", "sort=--employer", "q=%00", "per=7"):
        assert client.get(f"{PAGE}?{query}").status_code == 200
    first = re.findall(r'class="q-mono">(QY[^<]+)<', client.get(f"{PAGE}?sort=-ends").content.decode())[0]
    assert first == theirs[0].number
    shown = client.get(f"{PAGE}?sort=employer&per=50").content.decode()
    order = re.findall(r'<td data-label="单位">([^<]+)<', shown)
    assert [len(list(rows)) for _name, rows in itertools.groupby(order)] == [14, 14]
    assert "data-keys" in shown
    assert 'id="filter-q"' in shown


def test_the_one_box_searches_all_of_them_in_every_writing(office: Any, neighbour: Any, client: Client) -> None:
    stranger = Office(serial=3)
    sent_here(office, neighbour)
    mine, theirs, hidden = drafted(office, 1, "岩温香"), drafted(neighbour, 2, "岩温罕"), drafted(stranger, 3, "岩温龙")
    assert found(client, "q=yanwen") <= {mine.number, theirs.number}
    assert found(client, "q=岩温") == {mine.number, theirs.number}
    assert found(client, "q=yanwenhan") == {theirs.number}
    assert found(client, f"q={invented.Person(2).phone}") == {theirs.number}
    assert found(client, f"q={theirs.number}") == {theirs.number}
    assert found(client, f"q=岩温&employer={office.employer.id}") == {mine.number}
    assert found(client, f"q={hidden.number}") == found(client, "q=岩温龙") == set()
    assert "没有找到" in client.get(f"{PAGE}?q=岩温龙").content.decode()


def test_one_department_is_all_that_one_department_lets(office: Any, neighbour: Any, client: Client) -> None:
    """Looked at and taken away row by row: the whole to look at, one part of it to handle."""
    tea, rubber = (add_department(name, actor=neighbour.owner) for name in ("制茶车间", "橡胶一队"))
    place = joined(office, neighbour, "handle", department=tea.id)
    sent(office, place, office.handler, "handle")
    none, inside, outside = (drafted(neighbour, serial) for serial in range(3))
    Contract.objects.filter(id=inside.id).update(department=tea)
    Contract.objects.filter(id=outside.id).update(department=rubber)
    assert found(client) == {inside.number}
    assert found(client, f"q={outside.number}") == set()
    assert [row[0] for row in exported(client, all="1")] == [inside.number]
    grant_to_group(Wanted(what="view"), actor=neighbour.owner)
    viewer = sent(office, place, office.handler, "view")
    assert found(client) == {none.number, inside.number, outside.number}
    ways = {one.role: one.id for one in Membership.objects.filter(person=viewer.person, employer=neighbour.employer)}
    page = client.get(PAGE).content.decode()
    assert f'value="{ways["handler"]} /desk/contracts/{inside.id}"' in page
    assert f'value="{ways["viewer"]} /desk/contracts/{outside.id}"' in page
    assert f'name="chosen" value="{inside.id}"' in page
    assert f'name="chosen" value="{outside.id}"' not in page
    Contract.objects.filter(id=inside.id).update(department=rubber)  # moved while the list was open
    both = [str(inside.id), str(outside.id)]
    assert client.post("/desk/export", {"list": "group", "format": "csv", "chosen": both}).status_code == 422


def test_figures_are_figures(office: Any, neighbour: Any) -> None:
    """Neither the owner, who sees the numbers, nor a viewer sees a single row without having been sent."""
    joined(office, neighbour, "figures", "view", "handle")
    theirs = drafted(neighbour, 1)
    for one in (office.owner, office.handler, office.keeper, office.approver, neighbour.handler):
        client = desk_of(one)
        assert found(client) == set()
        assert found(client, f"q={theirs.number}") == set()
        assert client.post("/desk/export", {"list": "group", "format": "csv", "all": "1"}).status_code in (403, 422)
    assert PAGE in desk_of(office.owner).get("/desk/group").content.decode()


@pytest.mark.parametrize("how", ["taken back", "over", "called back", "ended at home", "left", "leader suspended", "other reach"])
def test_what_ended_a_moment_ago_shows_nothing(office: Any, neighbour: Any, client: Client, how: str) -> None:
    handler = sent_here(office, neighbour, "handle", days=3)
    theirs = drafted(neighbour, 1)
    assert found(client) == {theirs.number}
    here = Membership.objects.get(person=handler.person, employer=neighbour.employer)
    if how == "ended at home":
        home = own(office.handler)
        Membership.objects.create(employer=office.employer, person=home.person, role="viewer")
        client = desk_of(type(handler)(role="viewer", person=home.person_id, employer=office.employer.id))
        assert found(client) == {theirs.number}
    {
        "taken back": lambda: take_back("handle", actor=neighbour.owner),
        "over": lambda: GroupGrant.objects.update(valid_until=timezone.now()),
        "called back": lambda: call_back(here.id, actor=office.owner),
        "ended at home": lambda: end_role(own(office.handler).id, actor=office.owner),
        "left": lambda: leave_group(actor=neighbour.owner),
        "leader suspended": lambda: suspend(office.employer),
        "other reach": lambda: grant_to_group(
            Wanted(what="handle", department=add_department("勐海分厂", actor=neighbour.owner).id), actor=neighbour.owner
        ),
    }[how]()
    for query in ("", f"employer={neighbour.employer.id}", f"q={theirs.number}"):
        assert found(client, query) == set()
    assert client.post("/desk/export", {"list": "group", "format": "csv", "chosen": [str(theirs.id)]}).status_code in (403, 422)
    assert not Event.objects.filter(kind="contracts.exported").exists()


def test_what_is_taken_away_stands_in_the_log_of_each_employer(office: Any, neighbour: Any, third: Any, client: Client) -> None:
    sent(office, joined(office, neighbour, "handle"), office.handler)
    sent(office, joined(office, third, "view"), office.handler, "view")
    mine, theirs, looked = drafted(office, 1), drafted(neighbour, 2), drafted(third, 3)
    rows = {row[0]: row for row in exported(client, all="1", sort="number", q="单样")}
    assert set(rows) == {mine.number, theirs.number}  # the third lets it look
    assert rows[theirs.number][-1] == neighbour.employer.name
    assert rows[theirs.number][3] == "139****0002"
    assert looked.number not in str(rows)
    assert "只能查看的合同不能勾选" in client.get(PAGE).content.decode()
    bodies = {event.stream: json.loads(event.body) for event in Event.objects.filter(kind="contracts.exported")}
    assert set(bodies) == {office.employer.id, neighbour.employer.id}
    facts = {"count": 1, "format": "csv", "filters": {"sort": "number", "searched": True}}
    assert all(body["facts"] == facts for body in bodies.values())
    there = bodies[neighbour.employer.id]
    assert (there["on_behalf_of"], there["sent_by"]) == (str(neighbour.employer.id), str(office.employer.id))
    assert "sent_by" not in bodies[office.employer.id]
    for wrong in ({}, {"chosen": [str(looked.id)]}, {"chosen": ["x"]}, {"all": "1", "format": "exe"}):
        assert client.post("/desk/export", {"list": "group", "format": "csv"} | wrong).status_code == 422
    assert Event.objects.filter(kind="contracts.exported").count() == 2


def test_who_only_looks_takes_nothing_away(office: Any, neighbour: Any) -> None:
    place = joined(office, neighbour, "view")
    sent(office, place, office.approver, "view")
    theirs = drafted(neighbour, 1)
    client = desk_of(office.approver)
    assert found(client) == {theirs.number}
    page = client.get(PAGE).content.decode()
    assert "导出 CSV" not in page
    answer = client.post("/desk/export", {"list": "group", "format": "csv", "all": "1"})
    assert answer.status_code == 403
    assert "没有授权您办理合同" in answer.content.decode()


def test_what_a_member_seals_as_a_partner_is_in_it_as_in_its_own_list(
    office: Any, neighbour: Any, third: Any, client: Client
) -> None:
    """Nobody of the group is its employer: it opens at the partner, and who drew it up elsewhere is not named."""
    handler = sent_here(office, neighbour, "handle")
    theirs = drafted(third, 1)
    Contract.objects.filter(id=theirs.id).update(partner=neighbour.employer)
    assert found(client) == set()  # not sent to the partner yet
    Contract.objects.filter(id=theirs.id).update(state=State.REVOKED)
    assert found(client) == found(client, f"employer={neighbour.employer.id}") == {theirs.number}
    here = Membership.objects.get(person=handler.person, employer=neighbour.employer)
    assert f'value="{here.id} /desk/contracts/{theirs.id}"' in client.get(PAGE).content.decode()
    (row,) = exported(client, all="1")
    assert (row[0], row[6], row[-1]) == (theirs.number, "", third.employer.name)
    assert Event.objects.get(kind="contracts.exported").stream == neighbour.employer.id


def test_a_named_filter_is_this_list_s(office: Any, neighbour: Any, client: Client) -> None:
    sent_here(office, neighbour)
    drafted(neighbour, 1)
    form = {"list": "group", "name": "勐海的草稿", "employer": str(neighbour.employer.id), "state": "draft"}
    answer = client.post("/desk/views", form)
    assert answer["Location"] == f"{PAGE}?employer={neighbour.employer.id}&state=draft"
    assert "勐海的草稿" in client.get(PAGE).content.decode()
    assert "勐海的草稿" not in client.get("/desk").content.decode()
    view = SavedView.objects.get()
    leave_group(actor=neighbour.owner)
    assert client.get(answer["Location"]).status_code == 200  # an employer that is gone narrows nothing and shows nothing
    assert client.post(f"/desk/views/{view.id}/forget", {"list": "group"})["Location"] == PAGE


def test_it_is_asked_as_often_for_many_rows_of_many_employers(office: Any, neighbour: Any, client: Client) -> None:
    queries = []
    houses = [neighbour, *(Office(serial=serial) for serial in range(3, 8))]
    for number, house in enumerate(houses):
        place = joined(office, house, "view")
        sent(office, place, office.handler, "view")
        for serial in range(4 * number, 4 * number + 4):
            drafted(house, serial)
        if number in (0, len(houses) - 1):
            for query in ("", "q=单样", f"employer={house.employer.id}", "sort=employer"):
                client.get(f"{PAGE}?{query}")
                with CaptureQueriesContext(connection) as asked:
                    assert len(found(client, query)) == (4 if number == 0 or "employer=" in query else 24)
                queries.append(len(asked))
    assert queries[:4] == queries[4:]
    assert lists.COUNTED == 20_000
