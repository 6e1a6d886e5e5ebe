"""Notices of an authority to employers: looked at, sent once to whom was looked at, answered, put right, taken back."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from qianyue.employers.models import Employer, Membership
from qianyue.operations import outbox
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound, TooMany
from qianyue.operations.models import Job
from qianyue.oversight import official, telling
from qianyue.oversight.acts.draft_notice import correct_notice, discard_notice, draft_notice, save_notice
from qianyue.oversight.acts.remind_employers import remind_employers
from qianyue.oversight.acts.send_notice import send_notice
from qianyue.oversight.acts.settle_official import answer_official, confirm_official, open_official
from qianyue.oversight.acts.suspend_employer import close_employer, suspend_employer
from qianyue.oversight.acts.withdraw_notice import withdraw_notice
from qianyue.oversight.models import OfficialNotice, Receiver
from tests.oversight.cast import events
from tests.oversight.official_cast import INFORMS, SAYS, SOON, receiver, sent, shown, told, written

pytestmark = pytest.mark.django_db


def kinds(stream: uuid.UUID) -> list[str]:
    return [kind for kind, _facts in events(stream)]


def test_it_works(office: Any, neighbour: Any, bureau: Any, work: Any, telephone: Any) -> None:
    key = sent([office.employer.id, neighbour.employer.id], bureau.first, work)
    notice, mine = OfficialNotice.objects.get(id=key), receiver(key, office.employer)
    assert notice.state == "sent"
    assert len(told(office.handler.person)) == len(told(office.owner.person)) == 1
    assert told(office.keeper.person) == told(office.approver.person) == []
    assert f"请在 {SOON:%Y年%m月%d日} 前答复" in told(office.handler.person)[0]
    assert mine.people == 2
    open_official(mine.id, actor=office.handler)
    open_official(mine.id, actor=office.owner)
    confirm_official(mine.id, actor=office.owner)
    confirm_official(mine.id, actor=office.handler)
    answer_official(mine.id, "已经补签\n共三人", actor=office.handler)
    mine.refresh_from_db()
    assert (mine.read_by_id, mine.confirmed_by_id, mine.answer) == (
        office.handler.person,
        office.owner.person,
        "已经补签\n共三人",
    )
    assert kinds(mine.id) == ["official.told", "official.read", "official.confirmed", "official.answered"]
    assert official.counts(notice) == {
        "chosen": 2, "told": 2, "delivered": 1, "failed": 0, "read": 1, "confirmed": 1, "answered": 1, "pending": 1, "overdue": 0,
    }  # fmt: skip


def test_what_the_gateway_reports_is_in_the_employers_chain(
    office: Any, bureau: Any, work: Any, telephone: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("qianyue.notices.send.morning", lambda template: 0)
    key = sent([office.employer.id], bureau.first, work)
    work()
    mine = receiver(key, office.employer)
    assert kinds(mine.id).count("notice.accepted") == 2
    assert any(SAYS["title"] in text for text in telephone("13000020001"))


def test_title_text_answer_and_reason_are_ciphertext_at_rest(office: Any, bureau: Any, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    mine = receiver(key, office.employer)
    answer_official(mine.id, "已经补签", actor=office.handler)
    withdraw_notice(key, "发错单位", actor=bureau.second)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, text, withdrawn_because FROM oversight_officialnotice WHERE id = %s", [key])
        kept = b"".join(bytes(value) for value in cursor.fetchone())
        cursor.execute("SELECT answer FROM oversight_receiver WHERE id = %s", [mine.id])
        kept += bytes(cursor.fetchone()[0])
    for secret in (SAYS["title"], "职工", "发错单位", "已经补签"):
        assert secret.encode() not in kept


def test_what_is_sent_is_what_was_looked_at(office: Any, neighbour: Any, bureau: Any, work: Any) -> None:
    key = written([office.employer.id, neighbour.employer.id], bureau.first)
    looked = shown(key, bureau.first)
    save_notice(key, **SAYS | {"title": "别的标题"}, actor=bureau.second)
    with pytest.raises(Conflict, match="重新核对预览"):
        send_notice(key, looked, actor=bureau.first)
    looked = shown(key, bureau.first)
    close_employer(neighbour.employer.id, "单位注销", actor=bureau.first)
    with pytest.raises(Conflict, match="重新核对预览"):
        send_notice(key, looked, actor=bureau.first)
    for nonsense in ("", "x", "资"):
        with pytest.raises(Conflict):
            send_notice(key, nonsense, actor=bureau.first)
    assert send_notice(key, shown(key, bureau.first), actor=bureau.first) == 1
    work(kinds=["oversight.telling"])
    assert told(neighbour.handler.person) == []


def test_sent_twice_is_sent_once(office: Any, bureau: Any, work: Any) -> None:
    key = written([office.employer.id], bureau.first)
    digest = shown(key, bureau.first)
    assert send_notice(key, digest, actor=bureau.first) == send_notice(key, digest, actor=bureau.second) == 1
    work(kinds=["oversight.telling"])
    assert send_notice(key, digest, actor=bureau.first) == 1
    work(kinds=["oversight.telling"])
    assert len(told(office.handler.person)) == 1
    assert kinds(key).count("official.sent") == 1


def test_many_employers_are_told_step_by_step_and_whoever_goes_on_tells_nobody_twice(
    office: Any, neighbour: Any, bureau: Any, work: Any, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "STEP", 1)
    key = written([office.employer.id, neighbour.employer.id], bureau.first)
    send_notice(key, shown(key, bureau.first), actor=bureau.first)
    (job,) = outbox.claim(limit=1, kinds=[telling.KIND])
    telling.tell(**job.payload)  # done, and its worker dies before it is ticked off
    later()
    work(kinds=["oversight.telling"])
    assert OfficialNotice.objects.get(id=key).state == "sent"
    assert [len(told(one.handler.person)) for one in (office, neighbour)] == [1, 1]
    assert Job.objects.filter(kind=telling.KIND, done_at=None).count() == 0


def test_a_notice_withdrawn_while_it_is_sent_reaches_nobody_else(
    office: Any, neighbour: Any, bureau: Any, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "STEP", 1)
    key = written([office.employer.id, neighbour.employer.id], bureau.first)
    send_notice(key, shown(key, bureau.first), actor=bureau.first)
    outbox.perform(outbox.claim(limit=1, kinds=[telling.KIND])[0])
    withdraw_notice(key, "发错了", actor=bureau.second)
    work(kinds=["oversight.telling"])
    (one,) = Receiver.objects.filter(notice=key, told_at__isnull=False)
    first, second = (office, neighbour) if one.employer_id == office.employer.id else (neighbour, office)
    assert [len(told(person)) for person in (first.handler.person, second.handler.person)] == [2, 0]
    assert "已经撤回，原因：发错了" in told(first.handler.person)[1]


def test_withdrawn_it_stays_visible_and_asks_for_nothing(office: Any, bureau: Any, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    mine = receiver(key, office.employer)
    with pytest.raises(InvalidInput):
        withdraw_notice(key, " ", actor=bureau.first)
    withdraw_notice(key, "发错单位", actor=bureau.first)
    assert official.left_to_do(office.employer.id) == (0, True)
    assert open_official(mine.id, actor=office.handler).notice.withdrawn_because == "发错单位"
    for act in (
        lambda: confirm_official(mine.id, actor=office.handler),
        lambda: answer_official(mine.id, "好", actor=office.handler),
    ):
        with pytest.raises(Conflict, match="撤回"):
            act()
    for act in (
        lambda: withdraw_notice(key, "又来", actor=bureau.first),
        lambda: remind_employers(key, actor=bureau.first),
        lambda: correct_notice(key, actor=bureau.first),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_correction_goes_to_the_same_employers_and_takes_the_place_of_what_it_corrects(
    office: Any, bureau: Any, work: Any
) -> None:
    key = sent([office.employer.id], bureau.first, work)
    again = correct_notice(key, actor=bureau.second)
    assert correct_notice(key, actor=bureau.first) == again, "begun already: that one"
    assert OfficialNotice.objects.get(id=again).text == SAYS["text"]
    assert official.left_to_do(office.employer.id)[0] == 1, "a draft changes nothing for anybody"
    save_notice(again, **SAYS | {"title": "请补签书面合同（更正）"}, actor=bureau.second)
    send_notice(again, shown(again, bureau.second), actor=bureau.second)
    work(kinds=["oversight.telling"])
    assert "发出更正通知" in told(office.handler.person)[-1]
    with pytest.raises(Conflict, match="更正后"):
        confirm_official(receiver(key, office.employer).id, actor=office.handler)
    assert official.left_to_do(office.employer.id)[0] == 1
    answer_official(receiver(again, office.employer).id, "已办", actor=office.owner)
    assert official.left_to_do(office.employer.id)[0] == 0
    with pytest.raises(Conflict, match="再更正"):
        correct_notice(key, actor=bureau.first)


def test_a_discarded_correction_leaves_room_for_another(office: Any, bureau: Any, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    first = correct_notice(key, actor=bureau.first)
    discard_notice(first, actor=bureau.second)
    assert correct_notice(key, actor=bureau.first) != first
    with pytest.raises(NotFound):
        save_notice(first, **SAYS, actor=bureau.first)
    with pytest.raises(Conflict):
        discard_notice(key, actor=bureau.first)


def test_a_correction_that_is_taken_back_corrects_nothing(office: Any, bureau: Any, work: Any) -> None:
    """Else nobody could answer either of the two, and the authority could correct neither."""
    key = sent([office.employer.id], bureau.first, work)
    again = correct_notice(key, actor=bureau.first)
    send_notice(again, shown(again, bureau.first), actor=bureau.first)
    work(kinds=["oversight.telling"])
    withdraw_notice(again, "更正有误", actor=bureau.second)
    work(kinds=["oversight.telling"])
    with pytest.raises(Conflict, match="另发一份"):
        correct_notice(key, actor=bureau.first)
    assert official.left_to_do(office.employer.id)[0] == 1
    answer_official(receiver(key, office.employer).id, "已办", actor=office.owner)
    assert official.left_to_do(office.employer.id)[0] == 0


def test_what_was_taken_back_meanwhile_is_not_corrected(office: Any, bureau: Any, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    again = correct_notice(key, actor=bureau.first)
    withdraw_notice(key, "发错单位", actor=bureau.second)
    work(kinds=["oversight.telling"])
    before = told(office.handler.person)
    with pytest.raises(Conflict, match="已经撤回"):
        send_notice(again, shown(again, bureau.first), actor=bureau.first)
    work(kinds=["oversight.telling"])
    assert told(office.handler.person) == before
    discard_notice(again, actor=bureau.first)


def test_those_who_have_not_answered_are_reminded_once_a_day(office: Any, neighbour: Any, bureau: Any, work: Any) -> None:
    key = sent([office.employer.id, neighbour.employer.id], bureau.first, work)
    confirm_official(receiver(key, neighbour.employer).id, actor=neighbour.handler)
    answer_official(receiver(key, office.employer).id, "已办", actor=office.handler)
    assert remind_employers(key, actor=bureau.second) == 1
    with pytest.raises(TooMany):
        remind_employers(key, actor=bureau.first)
    work(kinds=["oversight.telling"])
    telling.tell(notice=str(key), what=telling.REMINDED, number=1, after="")
    assert [len(told(one.handler.person)) for one in (office, neighbour)] == [1, 2]
    assert "还没有答复" in told(neighbour.handler.person)[1]
    OfficialNotice.objects.filter(id=key).update(reminded_at=timezone.now() - datetime.timedelta(days=2))
    remind_employers(key, actor=bureau.first)
    answer_official(receiver(key, neighbour.employer).id, "已办", actor=neighbour.handler)
    work(kinds=["oversight.telling"])
    assert len(told(neighbour.handler.person)) == 2, "answered before the worker came to it"
    OfficialNotice.objects.filter(id=key).update(reminded_at=None)
    with pytest.raises(Conflict, match="都已经办理"):
        remind_employers(key, actor=bureau.first)


def test_after_its_day_an_answer_is_overdue_and_taken_as_late(office: Any, bureau: Any, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    OfficialNotice.objects.filter(id=key).update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    assert official.counts(OfficialNotice.objects.get(id=key))["overdue"] == 1
    mine = receiver(key, office.employer)
    answer_official(mine.id, "刚办好", actor=office.handler)
    assert events(mine.id)[-1] == ("official.answered", {"late": True})
    assert official.counts(OfficialNotice.objects.get(id=key))["overdue"] == 0
    with pytest.raises(Conflict):
        answer_official(mine.id, "再答一次", actor=office.owner)


def test_an_information_asks_for_no_answer(office: Any, bureau: Any, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work, **INFORMS)
    mine = receiver(key, office.employer)
    with pytest.raises(Conflict, match="不需要答复"):
        answer_official(mine.id, "好", actor=office.handler)
    confirm_official(mine.id, actor=office.handler)
    assert official.left_to_do(office.employer.id) == (0, True)


def test_a_suspended_employer_still_reads_and_answers(office: Any, bureau: Any, work: Any) -> None:
    suspend_employer(office.employer.id, "核查中", actor=bureau.first)
    key = sent([office.employer.id], bureau.first, work)
    answer_official(receiver(key, office.employer).id, "已整改", actor=office.handler)


def test_an_employer_for_whom_nobody_acts_is_written_down_as_not_reached(office: Any, bureau: Any, work: Any) -> None:
    Membership.objects.filter(employer=office.employer).update(active=False)
    key = sent([office.employer.id], bureau.first, work)
    assert receiver(key, office.employer).people == 0
    assert official.counts(OfficialNotice.objects.get(id=key))["failed"] == 1


def test_somebody_with_two_roles_is_told_once(office: Any, bureau: Any, work: Any) -> None:
    from qianyue.employers.acts.open_service import authorise
    from qianyue.people.models import Person

    authorise(office.employer, Person.objects.get(id=office.owner.person), "handler", actor=Actor.system())
    sent([office.employer.id], bureau.first, work)
    assert len(told(office.owner.person)) == 1


def test_before_anybody_was_told_the_employer_sees_nothing(office: Any, bureau: Any, work: Any) -> None:
    key = written([office.employer.id], bureau.first)
    with pytest.raises(NotFound):
        open_official(receiver(key, office.employer).id, actor=office.handler)


def test_an_employer_that_has_moved_away_gets_nothing(office: Any, neighbour: Any, bureau: Any) -> None:
    key = written([office.employer.id, neighbour.employer.id], bureau.first)
    Employer.objects.filter(id=office.employer.id).update(region="530802")
    assert send_notice(key, shown(key, bureau.first), actor=bureau.first) == 1
    assert [one.employer_id for one in Receiver.objects.filter(notice=key)] == [neighbour.employer.id]


WRONG: dict[str, dict[str, Any]] = {
    "kind": {"kind": "order"},
    "title": {"title": "长" * 61},
    "text": {"text": " \n "},
    "link": {"link": "javascript:alert(1)"},
    "due_on": {"due_on": timezone.localdate() - datetime.timedelta(days=1)},
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(field: str, office: Any, bureau: Any) -> None:
    key = draft_notice([office.employer.id], chosen_by={}, actor=bureau.first)
    with pytest.raises(InvalidInput) as refused:
        save_notice(key, **SAYS | WRONG[field], actor=bureau.first)
    assert field in refused.value.fields
    assert OfficialNotice.objects.get(id=key).title is None


@pytest.mark.parametrize(
    "link", ["http://example.invalid", "https://", "https://a b", "https://x@example.invalid", "https://[", 'https://a/"', "//a"]
)
def test_a_link_is_a_whole_https_address(link: str, office: Any, bureau: Any) -> None:
    key = draft_notice([office.employer.id], chosen_by={}, actor=bureau.first)
    with pytest.raises(InvalidInput):
        save_notice(key, **INFORMS | {"link": link}, actor=bureau.first)


def test_an_empty_draft_and_one_whose_day_has_passed_are_not_sent(office: Any, bureau: Any) -> None:
    key = draft_notice([office.employer.id], chosen_by={}, actor=bureau.first)
    with pytest.raises(InvalidInput):
        send_notice(key, shown(key, bureau.first), actor=bureau.first)
    key = written([office.employer.id], bureau.first)
    OfficialNotice.objects.filter(id=key).update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    with pytest.raises(InvalidInput, match="期限"):
        send_notice(key, shown(key, bureau.first), actor=bureau.first)
    assert OfficialNotice.objects.get(id=key).state == "draft"
