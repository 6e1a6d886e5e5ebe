"""A false alarm in a file that is attached: objected to like one in the contract's own text, and about that file alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from qianyue.contracts import attached
from qianyue.contracts.acts import arrange_attachments, attach
from qianyue.contracts.acts.raise_objection import raise_objection
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Objection, Proposal, State
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.oversight.acts.decide_objection import decide_objection
from tests.contracts.attaching import read_one
from tests.uploads.papers import DEPOSIT, pdf
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db
REASON = "这是宿舍租赁押金，由宿舍管理方收取并退还，与入职无关。"
ANSWER = "已电话核实，宿舍由第三方出租。"
SAID = "".join(f"{DEPOSIT}。".split())
BESIDE = "第三条 食堂每日供应三餐。"


@pytest.fixture
def read(journey: Any) -> Any:
    """A draft with a handbook in which a rule reads a deposit."""
    journey.to("draft")
    add(journey, "宿舍管理办法.pdf", f"{DEPOSIT}。", BESIDE)
    return journey


def spaceless(text: str) -> str:
    return "".join(text.split())


def add(journey: Any, name: str, *lines: str, **more: Any) -> Any:
    return attach.attach(journey.key, name, pdf(*lines), actor=journey.office.handler, **more)


def finding(journey: Any) -> str:
    parsed, findings = judge(journey.contract, journey.contract.terms)
    return identity(next(one for one in findings if one.path.startswith("/attachments/")), parsed)


def objected(journey: Any) -> Any:
    return raise_objection(journey.key, finding(journey), REASON, actor=journey.office.handler)


def test_it_works(read: Any, bureau: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        read.propose()
    assert "/attachments/0" in refused.value.fields
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    read.propose()
    objection = Objection.objects.get()
    assert (objection.path, spaceless(objection.passage)) == ("/attachments/0", SAID), "the passage, and not the whole file"
    kept = [entry for entry in Proposal.objects.get().findings if entry["path"] == "/attachments/0"]
    assert [entry["objection"] for entry in kept] == [str(objection.id)]


def test_it_holds_when_today_s_rules_look_again_at_signing(read: Any, bureau: Any) -> None:
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    read.to("full_text")
    read_one(read, 1)
    assert read.to("conclude").contract.state == State.CONCLUDED


def test_it_is_about_the_file_and_not_about_its_place(read: Any, bureau: Any) -> None:
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    add(read, "考勤制度.pdf", "第一条 每周休息两日。")
    second = attached.working(read.contract)[1].id
    arrange_attachments.move_attachment(read.key, second, "up", actor=read.office.handler)
    read.propose()
    assert read.contract.state == State.PROPOSED


def test_another_file_that_says_the_same_is_another_finding(read: Any, bureau: Any) -> None:
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    old = attached.working(read.contract)[0].id
    add(read, "宿舍管理办法.pdf", f"{DEPOSIT}。", "第四条 另行约定。", replaces=old)
    with pytest.raises(InvalidInput):
        read.propose()
    assert Objection.objects.get(id=objected(read)).upheld is None, "and may be objected to by itself"


def test_of_a_file_that_was_removed_nothing_is_objected_to(read: Any) -> None:
    said = finding(read)
    arrange_attachments.remove_attachment(read.key, attached.working(read.contract)[0].id, actor=read.office.handler)
    with pytest.raises(Conflict):
        raise_objection(read.key, said, REASON, actor=read.office.handler)


def test_the_page_offers_it_and_takes_it(read: Any) -> None:
    desk: Client = desk_of(read.office.handler)
    page = f"/desk/contracts/{read.key}/preview"
    assert finding(read) in desk.get(page).content.decode()
    answer = desk.post(f"/desk/contracts/{read.key}/objections", {"finding": finding(read), "reason": REASON}, follow=True)
    assert answer.status_code == 200
    assert spaceless(Objection.objects.get().passage) == SAID
