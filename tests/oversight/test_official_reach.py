"""Whose an official notice is: what other authorities, other employers and people with a part of one see of it, and may do."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.cli.invented_bureau import Bureau
from qianyue.employers.acts.organise import add_department
from qianyue.employers.models import Membership
from qianyue.operations.errors import InvalidInput, NotAllowed, NotFound
from qianyue.oversight import official
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.draft_notice import correct_notice, discard_notice, draft_notice, save_notice
from qianyue.oversight.acts.remind_employers import remind_employers
from qianyue.oversight.acts.send_notice import send_notice
from qianyue.oversight.acts.settle_official import answer_official, confirm_official, open_official
from qianyue.oversight.acts.withdraw_notice import withdraw_notice
from tests.employers.grouping import joined
from tests.employers.grouping import sent as handling
from tests.oversight.cast import events
from tests.oversight.official_cast import COUNTY, SAYS, receiver, sent, shown, told, written

pytestmark = pytest.mark.django_db


def test_another_prefecture_and_another_employer_see_and_do_nothing(
    office: Any, neighbour: Any, bureau: Any, elsewhere: Any, work: Any
) -> None:
    with pytest.raises(InvalidInput, match="没有可以通知的单位"):
        draft_notice([office.employer.id], chosen_by={}, actor=elsewhere.first)
    key = sent([office.employer.id], bureau.first, work)
    mine = receiver(key, office.employer)
    for act in (
        lambda: save_notice(key, **SAYS, actor=elsewhere.first),
        lambda: send_notice(key, "", actor=elsewhere.first),
        lambda: withdraw_notice(key, "x", actor=elsewhere.first),
        lambda: correct_notice(key, actor=elsewhere.first),
        lambda: discard_notice(key, actor=elsewhere.first),
        lambda: remind_employers(key, actor=elsewhere.first),
        lambda: open_official(mine.id, actor=neighbour.handler),
        lambda: confirm_official(mine.id, actor=neighbour.owner),
        lambda: answer_official(mine.id, "x", actor=neighbour.handler),
    ):
        with pytest.raises(NotFound):
            act()
    for actor in (office.keeper, office.approver, bureau.first):
        with pytest.raises(NotAllowed):
            open_official(mine.id, actor=actor)
    with pytest.raises(NotAllowed):
        withdraw_notice(key, "x", actor=office.owner)
    assert [kind for kind, _facts in events(mine.id)] == ["official.told"]


def test_an_authority_reads_what_those_below_it_have_sent_and_does_nothing_about_it(office: Any, bureau: Any, work: Any) -> None:
    county = Bureau(*COUNTY, serial=3)
    key, draft = sent([office.employer.id], county.first, work), written([office.employer.id], county.first)
    found, _officer = official.one(key, actor=bureau.first)
    assert found.id == key
    for act in (
        lambda: save_notice(key, **SAYS, actor=bureau.first),
        lambda: send_notice(key, "", actor=bureau.first),
        lambda: withdraw_notice(key, "x", actor=bureau.first),
        lambda: correct_notice(key, actor=bureau.first),
        lambda: discard_notice(key, actor=bureau.first),
        lambda: remind_employers(key, actor=bureau.first),
    ):
        with pytest.raises(NotAllowed, match="别的部门"):
            act()
    for act in (
        lambda: official.one(draft, actor=bureau.first),
        lambda: send_notice(draft, shown(draft, county.first), actor=bureau.first),
        lambda: discard_notice(draft, actor=bureau.first),
    ):
        with pytest.raises(NotFound):
            act()
    withdraw_notice(key, "发错了", actor=county.second)
    assert official.one(key, actor=bureau.first)[0].state == "withdrawn"


def test_nobody_reads_what_authorities_above_or_beside_have_sent(office: Any, bureau: Any, elsewhere: Any, work: Any) -> None:
    county = Bureau(*COUNTY, serial=3)
    other = Bureau("勐海县人力资源和社会保障局（虚构）", "532822", serial=4)
    beside = Bureau("西双版纳州劳动保障监察支队（虚构）", "532800", serial=5)
    keys = [sent([office.employer.id], one.first, work) for one in (bureau, county)]
    assert set(official.of_region(as_officer(bureau.second)).values_list("id", flat=True)) == set(keys)
    for actor, key in (
        (county.first, keys[0]), (other.first, keys[1]), (elsewhere.first, keys[1]), (beside.first, keys[0]),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            official.one(key, actor=actor)
        with pytest.raises(NotFound):
            withdraw_notice(key, "x", actor=actor)


def test_who_acts_for_a_part_or_was_sent_by_a_group_does_not_speak_for_the_employer(
    office: Any, neighbour: Any, bureau: Any, work: Any
) -> None:
    group = handling(neighbour, joined(neighbour, office, "handle"), neighbour.handler)
    Membership.objects.filter(person=office.handler.person, employer=office.employer).update(
        department=add_department("勐海分厂", actor=office.owner)
    )
    key = receiver(sent([office.employer.id], bureau.first, work), office.employer).id
    assert (len(told(office.owner.person)), told(office.handler.person), told(group.person)) == (1, [], [])
    for actor in (office.handler, group):
        for act in (
            lambda actor=actor: official.of_employer(actor),
            lambda actor=actor: open_official(key, actor=actor),
            lambda actor=actor: confirm_official(key, actor=actor),
            lambda actor=actor: answer_official(key, "已补签", actor=actor),
        ):
            with pytest.raises(NotAllowed, match="全单位"):
                act()
    answer_official(key, "已补签", actor=office.owner)
