"""Official notices on the screens: chosen, written, looked at, sent and followed by officers; read and answered at the desk."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from qianyue.cli.invented_bureau import Bureau
from qianyue.contracts.models import Contract, State
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.oversight.models import OfficialNotice, Receiver
from qianyue.web.views.authority import official as begin
from tests.oversight.cast import events
from tests.oversight.official_cast import COUNTY, INFORMS, SAYS, SOON, receiver, sent, told, written
from tests.web.authority_cast import authority_desk_of
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
NOTICES = "/authority/notices"
TYPED = {"kind": "request", "title": "请补签书面合同", "text": "请核对\n<b>三天内</b>", "link": "", "due_on": SOON.isoformat()}


def digest(answer: Any) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', answer.content.decode())
    assert found
    return found[1]


def begun(client: Client, **chosen: Any) -> str:
    answer = client.post(f"{NOTICES}/new", chosen)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return str(answer["Location"])


def test_it_works(office: Any, neighbour: Any, first: Client, work: Any, handler: Client) -> None:
    where = begun(first, chosen=[str(office.employer.id), str(neighbour.employer.id)])
    assert "发给 2 家单位" in page(first.get(where)).text
    assert first.post(where, TYPED)["Location"] == f"{where}/preview"
    shown = first.get(f"{where}/preview")
    assert "收到的单位：2 家" in page(shown).text
    assert neighbour.employer.name in page(shown).text
    assert "&lt;b&gt;三天内" in shown.content.decode()
    assert first.post(f"{where}/preview", {"digest": digest(shown)}).status_code == 422, "not without the second confirmation"
    assert OfficialNotice.objects.get().state == "draft"
    answer = first.post(f"{where}/preview", {"digest": digest(shown), "agreed": "on"})
    assert answer["Location"] == f"{where}?done=sent"
    work(kinds=["oversight.telling"])

    assert "人社部门通知（1）" in page(handler.get("/desk")).text
    mine = receiver(OfficialNotice.objects.get().id, office.employer)
    inbox = page(handler.get("/desk/messages"))
    assert f"/desk/official/{mine.id}" in inbox.links
    assert TYPED["title"] in page(handler.get("/desk/official")).text
    assert "等待答复" in page(handler.get(f"/desk/official/{mine.id}")).text
    assert handler.post(f"/desk/official/{mine.id}", {"act": "answer", "text": " "}).status_code == 422
    assert handler.post(f"/desk/official/{mine.id}", {"act": "confirm"}).status_code == 302
    assert handler.post(f"/desk/official/{mine.id}", {"act": "answer", "text": "已补签三人"}).status_code == 302
    assert "已补签三人" in page(handler.get(f"/desk/official/{mine.id}?done=answer")).text
    assert "人社部门通知（" not in page(handler.get("/desk")).text

    followed = page(first.get(where)).text
    assert "已补签三人" in followed
    assert "催办没有办理的 1 家" in followed
    assert "2 家中 1 家已答复" in page(first.get(NOTICES)).text
    assert office.employer.name in page(first.get(f"{where}?step=answered")).text
    assert f"/authority/employers/{office.employer.id}" not in page(first.get(f"{where}?step=pending")).links


def test_all_that_a_filter_finds_is_chosen_and_no_more(office: Any, neighbour: Any, first: Client) -> None:
    type(office.employer).objects.filter(id=neighbour.employer.id).update(industry="C")
    begun(first, all="1", industry="C")
    assert [one.employer_id for one in Receiver.objects.all()] == [neighbour.employer.id]
    assert OfficialNotice.objects.get().chosen_by == {"by": "filter", "filters": {"industry": "C"}}


def test_all_on_a_list_of_risks_are_chosen_once_each(office: Any, neighbour: Any, first: Client) -> None:
    begun_on = timezone.localdate() - datetime.timedelta(days=40)
    for number in range(2):
        facts = {"number": f"QY-{number}", "state": State.PROPOSED, "region": "532801", "works_from": begun_on, "terms": {}}
        Contract(employer=office.employer, handler_id=office.handler.person, **facts).save(force_insert=True)
    shown = page(first.get(f"{NOTICES}/new")).text
    assert "用工后未订立 2 项" in shown
    where = begun(first, risk="unsigned", days="25")
    assert [one.employer_id for one in Receiver.objects.all()] == [office.employer.id]
    assert "风险清单“用工后未订立”里的单位" in page(first.get(where)).text
    assert first.post(f"{NOTICES}/new", {"risk": "expiring"}).status_code == 422
    assert first.post(f"{NOTICES}/new", {"risk": "nonsense"}).status_code == 422


def test_a_long_list_of_risks_leaves_nobody_out(
    office: Any, neighbour: Any, first: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun_on = timezone.localdate() - datetime.timedelta(days=40)
    for number, cast in enumerate((office, office, neighbour)):
        facts = {"number": f"QY-{number}", "state": State.PROPOSED, "region": "532801", "works_from": begun_on, "terms": {}}
        Contract(employer=cast.employer, handler_id=cast.handler.person, **facts).save(force_insert=True)
    monkeypatch.setattr(begin, "AT_ONCE", 1)
    begun(first, risk="unsigned", days="25")
    assert {one.employer_id for one in Receiver.objects.all()} == {office.employer.id, neighbour.employer.id}


@pytest.mark.parametrize("chosen", [{}, {"chosen": "x"}, {"chosen": str(uuid.uuid4())}, {"all": "1", "q": "没有这家"}])
def test_nobody_chosen_is_no_notice(chosen: dict[str, str], first: Client, bureau: Any) -> None:
    assert first.post(f"{NOTICES}/new", chosen).status_code == 422
    assert OfficialNotice.objects.count() == 0


def test_what_is_wrong_stands_at_its_field(office: Any, first: Client) -> None:
    where = begun(first, chosen=str(office.employer.id))
    answer = first.post(where, TYPED | {"due_on": "2020-01-01", "link": "http://x"})
    assert answer.status_code == 422
    text = page(answer).text
    assert "以 https:// 开头" in text
    assert "请填写答复期限" in text
    assert first.get(f"{where}/preview")["Location"] == where, "nothing to look at yet"


def test_a_colleagues_change_after_the_preview_is_looked_at_again(office: Any, first: Client, second: Client) -> None:
    where = begun(first, chosen=str(office.employer.id))
    first.post(where, TYPED)
    shown = digest(first.get(f"{where}/preview"))
    second.post(where, TYPED | {"title": "改过的标题"})
    assert first.post(f"{where}/preview", {"digest": shown, "agreed": "on"}).status_code == 409
    assert OfficialNotice.objects.get().state == "draft"


def test_it_is_corrected_and_withdrawn_and_stays_visible(
    office: Any, bureau: Any, first: Client, second: Client, handler: Client, work: Any
) -> None:
    key = sent([office.employer.id], bureau.first, work)
    where, mine = f"{NOTICES}/{key}", receiver(key, office.employer)
    later = second.post(f"{where}/correct")["Location"]
    assert SAYS["title"] in second.get(later).content.decode()
    assert second.post(later, TYPED | {"title": "更正后的标题"}).status_code == 302
    second.post(f"{later}/preview", {"digest": digest(second.get(f"{later}/preview")), "agreed": "on"})
    work(kinds=["oversight.telling"])
    old = page(handler.get(f"/desk/official/{mine.id}"))
    assert "以更正后的为准" in old.text
    new = receiver(OfficialNotice.objects.get(corrects=key).id, office.employer)
    assert f"/desk/official/{new.id}" in old.links
    assert "更正后的标题" in page(first.get(where)).text
    assert first.post(f"{later}/withdraw", {"reason": ""}).status_code == 422
    assert first.post(f"{later}/withdraw", {"reason": "文件作废"}).status_code == 302
    assert "文件作废" in page(handler.get(f"/desk/official/{new.id}")).text
    assert handler.post(f"/desk/official/{new.id}", {"act": "answer", "text": "好"}).status_code == 409
    assert "已撤回" in page(first.get(f"{NOTICES}?state=withdrawn")).text


def test_reminding_twice_a_day_is_refused_calmly(office: Any, bureau: Any, first: Client, work: Any) -> None:
    where = f"{NOTICES}/{sent([office.employer.id], bureau.first, work)}"
    assert first.post(f"{where}/remind")["Location"] == f"{where}?done=reminded"
    assert first.post(f"{where}/remind").status_code == 429
    work(kinds=["oversight.telling"])
    assert len(told(office.handler.person)) == 2


def test_the_first_look_is_on_record_and_the_officer_sees_it(
    office: Any, bureau: Any, first: Client, handler: Client, work: Any
) -> None:
    key = sent([office.employer.id], bureau.first, work, **INFORMS)
    mine = receiver(key, office.employer)
    assert "已发送" in page(first.get(f"{NOTICES}/{key}")).text
    shown = page(handler.get(f"/desk/official/{mine.id}"))
    assert INFORMS["link"] in shown.links
    handler.get(f"/desk/official/{mine.id}")
    assert Event.objects.filter(stream=mine.id, kind="official.read").count() == 1
    assert "已打开" in page(first.get(f"{NOTICES}/{key}")).text
    handler.post("/desk/messages")
    assert Event.objects.filter(stream=mine.id, kind="notice.read").count() == 1


def test_what_was_not_delivered_is_said(office: Any, bureau: Any, first: Client, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    Message.objects.filter(matter__isnull=False, channel="sms").update(failed_at=timezone.now(), reason="unknown_number")
    assert "没有送达" in page(first.get(f"{NOTICES}/{key}")).text
    assert office.employer.name in page(first.get(f"{NOTICES}/{key}?step=failed")).text


def test_the_table_of_answers_leaves_on_record_and_runs_nothing(
    office: Any, bureau: Any, first: Client, handler: Client, work: Any
) -> None:
    key = sent([office.employer.id], bureau.first, work)
    handler.post(f"/desk/official/{receiver(key, office.employer).id}", {"act": "answer", "text": "=1+1"})
    answer = first.get(f"{NOTICES}/{key}/receivers.csv?step=answered")
    assert "'=1+1" in answer.content.decode()
    assert events(bureau.authority.id)[-1] == ("list.exported", {"list": "official", "count": 1})
    assert first.get(f"{NOTICES}/{key}/receivers.xlsx").content[:2] == b"PK"


def test_strangers_find_nothing(office: Any, neighbour: Any, bureau: Any, elsewhere: Any, keeper: Client, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    draft = written([office.employer.id], bureau.first)
    mine = receiver(key, office.employer)
    abroad, next_door = authority_desk_of(elsewhere.first), desk_of(neighbour.handler)
    for end in ("", "/preview", "/receivers.csv"):
        assert abroad.get(f"{NOTICES}/{key}{end}").status_code == 404
    for end in ("/discard", "/withdraw", "/correct", "/remind"):
        assert abroad.post(f"{NOTICES}/{draft}{end}", {"reason": "x"}).status_code == 404
    assert SAYS["title"] not in page(abroad.get(NOTICES)).text
    assert abroad.post(f"{NOTICES}/new", {"chosen": str(office.employer.id)}).status_code == 422
    assert next_door.get(f"/desk/official/{mine.id}").status_code == 404
    assert SAYS["title"] not in page(next_door.get("/desk/official")).text
    assert keeper.get(f"/desk/official/{mine.id}").status_code == keeper.get("/desk/official").status_code == 403
    assert "人社部门通知" not in page(keeper.get("/desk")).text
    assert not Event.objects.filter(stream=mine.id, kind="official.read").exists()


def test_the_prefectures_list_names_those_of_its_counties_which_it_only_reads(
    office: Any, bureau: Any, first: Client, work: Any
) -> None:
    county = Bureau(*COUNTY, serial=3)
    theirs = sent([office.employer.id], county.first, work, **SAYS | {"title": "县里的通知"})
    draft = written([office.employer.id], county.first, **SAYS | {"title": "县里的草稿"})
    ours = sent([office.employer.id], bureau.first, work)
    every = page(first.get(NOTICES))
    assert {f"{NOTICES}/{theirs}", f"{NOTICES}/{ours}"} <= set(every.links)
    assert county.authority.name in every.text
    assert "县里的草稿" not in every.text
    for authority, inside, outside in ((county, theirs, ours), (bureau, ours, theirs)):
        links = page(first.get(f"{NOTICES}?authority={authority.authority.id}")).links
        assert f"{NOTICES}/{inside}" in links
        assert f"{NOTICES}/{outside}" not in links
    shown = first.get(f"{NOTICES}/{theirs}")
    assert "您可以查看进度和答复" in page(shown).text
    for end in ("remind", "withdraw", "correct"):
        assert f"{theirs}/{end}" not in shown.content.decode()
        assert first.post(f"{NOTICES}/{theirs}/{end}", {"reason": "x"}).status_code == 403
    assert first.get(f"{NOTICES}/{theirs}/receivers.csv").status_code == 200
    assert first.get(f"{NOTICES}/{draft}").status_code == 404
    assert f"{NOTICES}/{theirs}" in page(first.get(f"/authority/employers/{office.employer.id}")).links
    below = authority_desk_of(county.first)
    alone = page(below.get(NOTICES))
    assert f"{NOTICES}/{ours}" not in alone.links
    assert "发出的部门" not in alone.text
    assert f"{NOTICES}/{ours}" not in page(below.get(f"/authority/employers/{office.employer.id}")).links


def test_an_empty_desk_says_what_will_come(office: Any, first: Client, handler: Client) -> None:
    assert "还没有通知" in page(first.get(NOTICES)).text
    assert "没有通知" in page(handler.get("/desk/official")).text
    assert "没有找到通知" in page(first.get(f"{NOTICES}?state=sent")).text


def test_the_employers_own_page_names_what_it_was_sent(office: Any, bureau: Any, first: Client, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    assert f"{NOTICES}/{key}" in page(first.get(f"/authority/employers/{office.employer.id}")).links


def test_many_receivers_are_paged_with_a_bounded_number_of_questions(
    office: Any, bureau: Any, first: Client, django_assert_max_num_queries: Any
) -> None:
    from tests.web.test_authority_employer_list import opened

    keys = [opened(f"版纳小店{number:02d}").id for number in range(30)]
    key = written([*keys, office.employer.id], bureau.first)
    assert "第 1 页，共 4 页" in page(first.get(f"{NOTICES}/{key}/preview")).text
    OfficialNotice.objects.filter(id=key).update(state="sent", sent_at=timezone.now(), sent_by=bureau.first.person)
    Receiver.objects.filter(notice=key).update(told_at=timezone.now(), people=1)
    with django_assert_max_num_queries(45):
        assert "第 1 页，共 2 页，31 条" in page(first.get(f"{NOTICES}/{key}")).text
