"""A group: the leader invites, the member accepts with its own limits, a colleague is sent, looks, and is out when it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, House
from tests.journeys.people import Look, MemberAtDesk

pytestmark = pytest.mark.browser
PASSWORD = "Xiao-dao-kan-shu-9"
OTHERS = """
import sys
from pathlib import Path
from qianyue.cli.platform import attached
with attached(Path(sys.argv[1])):
    from qianyue.cli import invented
    from qianyue.cli.rehearsal import Office
    from qianyue.contracts.acts import draft, propose
    from qianyue.employers.models import Employer, Membership
    from qianyue.employers.acts.answer_invitation import accept_invitation
    from qianyue.employers.acts.grant_to_group import Wanted
    from qianyue.employers.acts.invite_member import invite_member
    from qianyue.operations.actor import Actor

    leader = Office(serial=1)
    for serial in range(2, 9):
        office = Office(serial=serial)
        for number in range(serial % 4 + 1):
            terms = invented.terms(office.facts, invented.Person(serial * 100 + number, "岩虚构"))
            key = draft.create_draft(terms, actor=office.handler)
            if number:
                propose.propose(key, edition=1, actor=office.handler)
        name = sys.argv[3 + serial % 3] + (f"（{serial}）" if serial > 2 else "")
        Employer.objects.filter(id=office.employer.id).update(name=name)
        if serial > 2:
            place = invite_member(office.employer.uscc, actor=leader.owner)
            if serial < 8:
                accept_invitation(place.id, [Wanted(what="figures"), Wanted(what="view")], actor=office.owner)
    person = Membership.objects.get(person=Office(serial=2).owner.person).person
    person.set_password(sys.argv[2])
    person.save()
    print(Office(serial=2).employer.uscc)
"""
NAMES = ("西双版纳勐海虚构普洱茶种植加工有限责任公司", "虚构橡胶一厂", "景洪虚构茶业销售有限公司")


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    leader = MemberAtDesk(house, visitor(DESKTOP), look)
    leader.log_in(house.owner)
    page = leader.page
    page.get_by_role("link", name="集团").click()
    look(page, "alone")
    command = [sys.executable, "-c", OTHERS, str(house.data), PASSWORD, *NAMES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    page.get_by_label("对方的统一社会信用代码").fill(done.stdout.strip())
    page.get_by_role("button", name="发出邀请").click()
    expect(page.get_by_text("已邀请")).to_be_visible()
    look(page, "leader-invited")

    member = MemberAtDesk(house, visitor(PHONE), look)
    member.log_in(("owner2", PASSWORD))
    member.page.get_by_role("link", name="集团", exact=True).first.click()
    look(member.page, "member-offer")
    member.page.get_by_role("link", name="答复").click()
    look(member.page, "answer")
    member.page.get_by_label("看数字").check()
    member.page.get_by_label("办理合同").check()
    member.page.get_by_role("button", name="接受邀请").click()
    expect(member.page.get_by_text("已加入集团")).to_be_visible()
    look(member.page, "member")

    page.goto(f"{house.url}/desk/group")
    send = page.locator("form").filter(has_text="指派谁")
    send.get_by_label("到哪家单位、做什么").select_option(label=f"{NAMES[2]} · 办理合同")
    send.get_by_label("指派谁").select_option(label="刀管理")
    send.get_by_role("button", name="指派").click()
    expect(page.get_by_text("已指派")).to_be_visible()
    look(page, "leader")
    page.set_viewport_size(PHONE)
    look(page, "leader")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="图表和导出").click()
    look(page, "statistics")
    page.set_viewport_size(PHONE)
    look(page, "statistics")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name=NAMES[2]).first.click()
    expect(page.get_by_text("集团指派")).to_be_visible()
    look(page, "there")
    page.get_by_role("link", name="换身份").click()
    look(page, "choose")
    page.get_by_label("管理员").check()
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", name="集团数字")).to_be_visible()
    page.goto(f"{house.url}/desk/group/contracts")
    expect(page.get_by_role("heading", name="集团合同", level=1)).to_be_visible()
    look(page, "contracts")
    page.set_viewport_size(PHONE)
    look(page, "contracts")

    member.page.set_viewport_size(DESKTOP)
    member.page.goto(f"{house.url}/desk/people")
    expect(member.page.get_by_text("集团：")).to_be_visible()
    look(member.page, "people")
    member.page.goto(f"{house.url}/desk/group")
    look(member.page, "member")
    member.page.get_by_role("link", name="退出集团").click()
    look(member.page, "end")
    member.page.get_by_role("button", name="确认退出").click()
    expect(member.page.get_by_text("共享和指派已全部停止")).to_be_visible()
    page.goto(f"{house.url}/desk/group")
    expect(page.get_by_text("还没有指派人员")).to_be_visible()
