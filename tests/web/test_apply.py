"""Opening the service on screens: from the public page to the account of whoever was appointed, and what others may not see."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qianyue.cli.rehearsal import Worker
from qianyue.employers.models import Application, Employer, Scan
from qianyue.oversight.acts.approve_application import approve_application
from qianyue.oversight.acts.review_application import pass_first, send_back
from tests.employers import applying
from tests.employers.applying import applicant, employer_values, filled, get, paper, people_values, submitted
from tests.platform.fixtures import RETURN_URL
from tests.web.authority_cast import authority_desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(outside: object, bureau: object) -> Worker:
    return applicant(710_301)


@pytest.fixture
def browser(who: Worker, logged_in: Callable[[Any], Client]) -> Client:
    return logged_in(who)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_it_works(browser: Client, who: Worker) -> None:
    made = browser.post("/apply/new")
    key = Application.objects.get().id
    assert made.headers["Location"] == f"/apply/{key}"
    page = browser.get(f"/apply/{key}/fill/employer")
    assert "景洪市" in text(page)
    answer = browser.post(f"/apply/{key}/fill/employer", employer_values() | {"edition": get(key).edition})
    assert answer.headers["Location"].startswith(f"/apply/{key}?")
    assert browser.post(f"/apply/{key}/fill/people", people_values(who)).status_code == 302
    for item in ("application", "licence", "representative_id", "promise"):
        file = SimpleUploadedFile("照片.png", paper(item))
        assert browser.post(f"/apply/{key}/papers", {"item": item, "file": file}).status_code == 302
    assert "已经齐了" in text(browser.get(f"/apply/{key}"))
    assert browser.get(f"/apply/{key}/papers/licence/1.webp").headers["Content-Type"] == "image/webp"
    assert b"".join(browser.get(f"/apply/{key}/papers/licence.pdf").streaming_content).startswith(b"%PDF")
    form = browser.get(f"/apply/{key}/forms/application.pdf")
    assert b"".join(form.streaming_content).startswith(b"%PDF")
    answer = browser.post(f"/apply/{key}/submit", {"edition": get(key).edition})
    assert answer.status_code == 302
    assert "待初审" in text(browser.get("/apply"))


def test_anybody_reads_how_it_goes() -> None:
    page = Client().get("/apply")
    assert page.status_code == 200
    assert "开通申请表" in text(page)
    assert 'href="/apply"' in text(Client().get("/"))


def test_whoever_is_not_checked_is_sent_to_be(outside: object, logged_in: Callable[[Any], Client]) -> None:
    answer = logged_in(Worker(serial=710_311)).post("/apply/new")
    assert answer.headers["Location"] == "/identity?next=%2Fapply"


def test_a_section_with_mistakes_is_kept_and_shown_again(browser: Client) -> None:
    browser.post("/apply/new")
    key = Application.objects.get().id
    answer = browser.post(f"/apply/{key}/fill/employer", {"name": "西双版纳虚构", "uscc": "123", "posts": ["public_welfare"]})
    assert answer.status_code == 422
    assert "已经保存" in text(answer)
    assert "校验位" in text(answer)
    assert get(key).facts["posts"] == "public_welfare"
    assert 'value="西双版纳虚构"' in text(browser.get(f"/apply/{key}/fill/employer"))
    answer = browser.post(f"/apply/{key}/fill/employer", {"name": "长" * 300})
    assert answer.status_code == 422
    assert get(key).facts["name"] == "西双版纳虚构"
    assert browser.get(f"/apply/{key}/fill/nonsense").status_code == 404


def test_a_wrong_file_is_refused_at_its_item(browser: Client, who: Worker) -> None:
    key = filled(who)
    before = Scan.objects.count()
    for file in (SimpleUploadedFile("a.pdf", b"MZ\x90"), SimpleUploadedFile("a.pdf", b"")):
        answer = browser.post(f"/apply/{key}/papers", {"item": "licence", "file": file})
        assert answer.status_code == 422
        assert "没有保存这个文件" in text(answer)
    assert browser.post(f"/apply/{key}/papers", {"item": "licence"}).status_code == 422
    assert browser.post(f"/apply/{key}/papers", {"item": "../x", "file": SimpleUploadedFile("a.png", paper())}).status_code == 404
    assert Scan.objects.count() == before
    assert browser.post(f"/apply/{key}/papers", {"item": "licence", "remove": "1"}).status_code == 302


def test_what_lacks_is_said_at_each_part(browser: Client) -> None:
    browser.post("/apply/new")
    key = Application.objects.get().id
    answer = browser.post(f"/apply/{key}/submit", {"edition": "1"})
    assert answer.status_code == 422
    for words in ("还没有上传承诺书", "请填写单位名称", "请选择您的身份"):
        assert words in text(answer)


def test_others_find_nothing(who: Worker, browser: Client, logged_in: Callable[[Any], Client], office: Any) -> None:
    from tests.web.desk_cast import desk_of

    key = filled(who)
    stranger = logged_in(applicant(710_321))
    for path in (
        "",
        "/papers",
        "/fill/people",
        "/papers/licence.pdf",
        "/papers/licence/1.webp",
        "/forms/promise.pdf",
        "/representative",
    ):
        assert stranger.get(f"/apply/{key}{path}").status_code == 404
        assert desk_of(office.handler).get(f"/apply/{key}{path}").status_code == 302
    assert stranger.post(f"/apply/{key}/submit", {"edition": "1"}).status_code == 404
    assert stranger.post(f"/apply/{key}/discard").status_code == 404


def test_the_legal_representative_looks_and_agrees(who: Worker, logged_in: Callable[[Any], Client]) -> None:
    boss = Worker(serial=710_331)
    boss.log_in()
    boss.identify(return_url=RETURN_URL)
    key = filled(who, representative=boss)
    Application.objects.filter(id=key).update(represented_at=None, representative=None)
    phone = logged_in(boss)
    page = phone.get(f"/apply/{key}/representative")
    assert "我是法定代表人，同意申请" in text(page)
    assert who.phone not in text(page)
    assert phone.post(f"/apply/{key}/representative", {"answer": "yes", "edition": "1"}).status_code == 409
    assert phone.post(f"/apply/{key}/representative", {"answer": "yes", "edition": get(key).edition}).status_code == 302
    assert "您已经核验" in text(phone.get(f"/apply/{key}/representative"))
    assert "法定代表人已核验" in text(logged_in(who).get(f"/apply/{key}"))


def test_an_officer_reviews_with_reasons_at_their_places(who: Worker, browser: Client, first: Client, bureau: Any) -> None:
    key = submitted(who)
    queue = text(first.get("/authority/applications"))
    assert get(key).name in queue
    assert "开通申请（1）" in queue
    page = text(first.get(f"/authority/applications/{key}"))
    assert "初审通过" in page
    assert first.get(f"/authority/applications/{key}/papers/licence/1.webp?w=480").status_code == 200
    answer = first.post(f"/authority/applications/{key}", {"round": "1", "verdict": "return"})
    assert answer.status_code == 422
    sent = {"round": "1", "verdict": "return", "reason-item:licence": "看不清", "reason-employer": "地址不对"}
    assert first.post(f"/authority/applications/{key}", sent).status_code == 302
    overview = text(browser.get(f"/apply/{key}"))
    assert "看不清" in overview
    assert "地址不对" in text(browser.get(f"/apply/{key}/fill/employer"))
    assert "看不清" in text(browser.get(f"/apply/{key}/papers"))
    assert first.get("/authority/applications?show=returned&sort=name&q=虚构").status_code == 200


def test_two_officers_open_it(who: Worker, first: Client, second: Client, browser: Client) -> None:
    key = submitted(who, seal=True)
    assert first.post(f"/authority/applications/{key}", {"round": "1", "verdict": "pass"}).status_code == 302
    assert "复核通过，开通" not in text(first.get(f"/authority/applications/{key}"))
    assert first.post(f"/authority/applications/{key}", {"round": "1", "verdict": "approve"}).status_code == 403
    assert second.post(f"/authority/applications/{key}", {"round": "1", "verdict": "approve"}).status_code == 302
    assert Employer.objects.count() == 1
    assert "已经开通" in text(browser.get(f"/apply/{key}"))
    account = {"login_name": "owner.web", "password": "puer-nannuo-4711", "again": "puer-nannuo-4711"}
    assert browser.get("/desk/account").status_code == 200
    assert browser.post("/desk/account", account | {"again": "else"}).status_code == 422
    assert browser.post("/desk/account", account).headers["Location"] == "/desk"
    assert browser.get("/desk").status_code == 200


def test_another_regions_officer_finds_nothing(who: Worker, elsewhere: Any) -> None:
    key = submitted(who)
    desk = authority_desk_of(elsewhere.first)
    assert get(key).name not in text(desk.get("/authority/applications?show=all"))
    for path in ("", "/papers/licence.pdf", "/papers/licence/1.webp"):
        assert desk.get(f"/authority/applications/{key}{path}").status_code == 404
    assert desk.post(f"/authority/applications/{key}", {"round": "1", "verdict": "pass"}).status_code == 404
    assert desk.get(f"/authority/applications/{uuid.uuid4()}").status_code == 404


def test_the_list_of_papers_is_the_authoritys(first: Client, browser: Client, who: Worker) -> None:
    key = filled(who)
    assert "开通申请表" in text(first.get("/authority/materials"))
    added = {"title": "社保登记证明", "note": "近三个月", "required": "on", "kinds": ["enterprise"]}
    assert first.post("/authority/materials/new", added).status_code == 302
    assert "社保登记证明" in text(browser.get(f"/apply/{key}/papers"))
    assert first.post("/authority/materials/new", {"title": ""}).status_code == 422
    assert first.post("/authority/materials/promise", {"retire": "1"}).status_code == 302
    assert "item-promise" not in text(browser.get(f"/apply/{key}/papers"))
    assert first.post("/authority/materials/promise", {"restore": "1"}).status_code == 302
    assert first.post("/authority/materials/licence", {"title": "营业执照副本", "required": "on"}).status_code == 302
    assert "营业执照副本" in text(browser.get(f"/apply/{key}/papers"))
    assert first.get("/authority/materials/no-such").status_code == 404


def test_after_the_decision_nothing_can_be_changed(who: Worker, browser: Client, bureau: Any) -> None:
    key = submitted(who)
    send_back(key, {"all": "不符合条件"}, round_=1, refuse=True, actor=bureau.first)
    assert "不符合条件" in text(browser.get(f"/apply/{key}"))
    assert browser.post(f"/apply/{key}/papers", {"item": "licence", "remove": "1"}).status_code == 409
    assert browser.get(f"/apply/{key}/fill/people").status_code == 409


def test_whoever_is_appointed_to_nothing_sets_up_nothing(browser: Client) -> None:
    assert browser.get("/desk/account").status_code == 404


def test_a_handler_is_checked_before_choosing_a_password(who: Worker, bureau: Any, logged_in: Callable[[Any], Client]) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    approve_application(key, round_=1, actor=bureau.second)
    handler = Worker(serial=700_001)
    handler.log_in()
    assert logged_in(handler).get("/desk/account").headers["Location"] == "/identity?next=%2Fdesk%2Faccount"
    assert applying.HANDLER.phone == handler.phone
