"""A worker complains: who may, who sees it, what each of the officer's acts does, and what the employer never learns."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from qianyue.contracts.models import Contract
from qianyue.law.holidays import after_working_days
from qianyue.notices.models import Message
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany
from qianyue.oversight import complaints
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.appoint import open_authority
from qianyue.oversight.acts.file_complaint import file_complaint
from qianyue.oversight.acts.handle_complaint import answer_complaint, close_complaint, send_on, take_complaint, tell_employer
from qianyue.oversight.models import Complaint
from qianyue.people.models import Person
from tests.oversight.cast import events
from tests.platform.fixtures import RETURN_URL
from tests.web.authority_cast import authority_desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
SAID = "签完以后一直不给合同，问了三次。"


@pytest.fixture
def key(bureau: Any, proposed: Contract, worker: Any) -> uuid.UUID:
    return file_complaint("not_given", SAID, contract=proposed.id, actor=worker.actor)


@pytest.fixture
def proposed(office: Any, worker: Any) -> Contract:
    worker.log_in()
    made: Contract = office.propose(worker)
    return made


def get(key: uuid.UUID) -> Complaint:
    return Complaint.objects.get(id=key)


def told(office: Any) -> str:
    found = Message.objects.filter(template="complaint_told", person=office.handler.person, channel="app")
    return " ".join(message.text or "" for message in found)


def test_it_works(key: uuid.UUID, bureau: Any, worker: Any, office: Any) -> None:
    made = get(key)
    assert (made.state, made.authority, made.employer, made.about) == (
        "filed",
        bureau.authority,
        office.employer,
        office.employer.name,
    )
    assert made.due_on == after_working_days(timezone.localdate(made.filed_at), 5)
    take_complaint(key, actor=bureau.first)
    answer_complaint(key, "已责令单位三日内提供合同。", actor=bureau.first)
    close_complaint(key, "单位已提供，劳动者确认。", actor=bureau.second)
    assert get(key).state == "closed"
    assert [kind for kind, _facts in events(key)] == [
        "complaint.filed",
        "complaint.taken",
        "complaint.answered",
        "complaint.closed",
    ]
    sent = Message.objects.filter(person=worker.actor.person, channel="sms", template__startswith="complaint_")
    assert sent.count() == 3
    assert not any("提供合同" in (message.text or "") for message in sent), "a message says that, not what"


def test_what_was_said_is_ciphertext(key: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, about FROM oversight_complaint")
        assert not any("合同".encode() in bytes(value) or "公司".encode() in bytes(value) for value in cursor.fetchone())
    assert SAID not in str(events(key))


def test_the_employer_learns_no_name_unless_the_worker_agrees(bureau: Any, proposed: Contract, worker: Any, office: Any) -> None:
    assert worker.identify(return_url=RETURN_URL) == "passed"
    silent = file_complaint("pressed", SAID, contract=proposed.id, actor=worker.actor)
    tell_employer(silent, "请说明签字的经过。", actor=bureau.first)
    text = told(office)
    assert "请说明签字的经过" in text
    assert worker.person.name not in text
    assert proposed.number not in text
    assert SAID not in text
    open_one = file_complaint("pressed", SAID, contract=proposed.id, actor=worker.actor, may_name=True)
    tell_employer(open_one, "请说明。", actor=bureau.first)
    assert worker.person.name in told(office)
    assert proposed.number in told(office)


def test_the_employers_desk_has_no_trace_of_it(key: uuid.UUID, handler: Client, proposed: Contract, bureau: Any) -> None:
    take_complaint(key, actor=bureau.first)
    for address in ("/desk", f"/desk/contracts/{proposed.id}", "/desk/messages"):
        text = page(handler.get(address)).text
        assert "投诉" not in text
        assert get(key).number not in text


def test_without_a_contract_the_place_decides(bureau: Any, stranger: Any) -> None:
    county = open_authority("勐海县人力资源和社会保障局（虚构）", "532822", actor=Actor.system())
    near = file_complaint("other", SAID, about="勐海虚构茶厂", region="532822", actor=stranger.actor)
    far = file_complaint("other", SAID, about="景洪虚构茶厂", region="532801", actor=stranger.actor)
    assert (get(near).authority, get(far).authority) == (county, bureau.authority)
    with pytest.raises(InvalidInput) as refused:
        tell_employer(far, "请说明。", actor=bureau.first)
    assert "没有使用本平台" in refused.value.message


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "unknown"}, "kind"), ({"text": "  "}, "text"), ({"text": "长" * 501}, "text"), ({"about": ""}, "about"),
        ({"about": "长" * 101}, "about"), ({"region": ""}, "region"), ({"region": "110000"}, "region"),
        ({"region": "x"}, "region"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field(changed: dict[str, str], field: str, bureau: Any, stranger: Any) -> None:
    asked = {"kind": "other", "text": SAID, "about": "虚构茶厂", "region": "532801"} | changed
    with pytest.raises(InvalidInput) as refused:
        file_complaint(**asked, actor=stranger.actor)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not Complaint.objects.exists()


def test_only_a_worker_complains_and_only_of_an_own_contract(bureau: Any, proposed: Contract, stranger: Any, office: Any) -> None:
    with pytest.raises(NotFound):
        file_complaint("other", SAID, contract=proposed.id, actor=stranger.actor)
    for actor in (office.handler, bureau.first, Actor.system()):
        with pytest.raises(NotAllowed):
            file_complaint("other", SAID, contract=proposed.id, actor=actor)


def test_a_second_click_is_the_same_complaint_and_a_flood_is_refused(bureau: Any, proposed: Contract, worker: Any) -> None:
    def file(operation: str) -> uuid.UUID:
        return file_complaint("other", SAID, contract=proposed.id, actor=worker.actor, operation=operation)

    assert file("a") == file("a")
    for operation in "bcde":
        file(operation)
    with pytest.raises(TooMany):
        file("f")


ACTS: dict[str, Callable[[uuid.UUID, Actor], None]] = {
    "take": lambda key, actor: take_complaint(key, actor=actor),
    "answer": lambda key, actor: answer_complaint(key, "好", actor=actor),
    "send_on": lambda key, actor: send_on(key, str(uuid.uuid4()), "好", actor=actor),
    "tell": lambda key, actor: tell_employer(key, "好", actor=actor),
    "close": lambda key, actor: close_complaint(key, "好", actor=actor),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_officer_elsewhere_does_not_find_it_and_nobody_else_is_an_officer(
    act: str, key: uuid.UUID, elsewhere: Any, worker: Any, office: Any
) -> None:
    with pytest.raises(NotFound):
        ACTS[act](key, elsewhere.first)
    for actor in (worker.actor, office.handler):
        with pytest.raises(NotAllowed):
            ACTS[act](key, actor)
    assert [kind for kind, _facts in events(key)] == ["complaint.filed"]


@pytest.mark.parametrize("act", ACTS)
def test_a_closed_one_stays_as_it_is(act: str, key: uuid.UUID, bureau: Any) -> None:
    close_complaint(key, "好", actor=bureau.first)
    with pytest.raises(Conflict):
        ACTS[act](key, bureau.first)


def test_it_is_taken_once_and_answered_once(key: uuid.UUID, bureau: Any) -> None:
    take_complaint(key, actor=bureau.first)
    with pytest.raises(Conflict, match="已有同事受理"):
        take_complaint(key, actor=bureau.second)
    answer_complaint(key, "好", actor=bureau.second)
    with pytest.raises(Conflict, match="已经答复"):
        answer_complaint(key, "又", actor=bureau.first)


def test_sent_on_it_is_anothers_and_the_time_begins_anew(key: uuid.UUID, bureau: Any) -> None:
    province = open_authority("云南省人力资源和社会保障厅（虚构）", "530000", actor=Actor.system())
    Complaint.objects.filter(id=key).update(due_on=datetime.date(2026, 1, 5))
    with pytest.raises(InvalidInput) as refused:
        send_on(key, str(bureau.authority.id), "不属本部门", actor=bureau.first)
    assert list(refused.value.fields) == ["authority"]
    take_complaint(key, actor=bureau.first)
    send_on(key, str(province.id), "涉及省属单位", actor=bureau.first)
    made = get(key)
    assert (made.authority, made.state, made.taken_by, made.sent_on_by) == (province, "filed", None, bureau.authority)
    assert made.due_on is None or made.due_on > datetime.date(2026, 1, 5)
    with pytest.raises(NotAllowed, match="另一个人社部门"):
        answer_complaint(key, "好", actor=bureau.first)
    assert complaints.waiting(as_officer(bureau.first)).count() == 0


def test_the_late_are_counted_in_working_days(key: uuid.UUID, bureau: Any) -> None:
    desk = authority_desk_of(bureau.first)
    assert get(key).number not in page(desk.get("/authority/complaints?show=late")).text
    Complaint.objects.filter(id=key).update(due_on=datetime.date(2026, 1, 5))
    assert "已超期" in page(desk.get("/authority/complaints?show=late")).text


def test_the_screens_lead_from_the_worker_to_the_answer(bureau: Any, proposed: Contract, worker: Any, logged_in: Any) -> None:
    assert worker.identify(return_url=RETURN_URL) == "passed"
    phone, desk = logged_in(worker), authority_desk_of(bureau.first)
    assert f"/my/complaints/new?contract={proposed.id}" in page(phone.get(f"/my/contracts/{proposed.id}")).links
    address = f"/my/complaints/new?contract={proposed.id}"
    empty = phone.post(address, {"contract": str(proposed.id)})
    assert empty.status_code == 422
    sent = {"contract": str(proposed.id), "kind": "different", "text": SAID, "operation": uuid.uuid4().hex}
    mine = phone.post(address, sent)["Location"]
    assert SAID in page(phone.get(mine)).text
    number = Complaint.objects.get().number
    assert number in page(desk.get("/authority/complaints")).text
    one = f"/authority/complaints/{Complaint.objects.get().id}"
    assert desk.post(one, {"act": "take"}).status_code == 302
    assert desk.post(one, {"act": "answer", "text": " "}).status_code == 422
    assert desk.post(one, {"act": "answer", "text": "已经联系单位。"}).status_code == 302
    assert "已经联系单位。" in page(phone.get(mine)).text
    assert "已答复" in page(phone.get("/my/complaints")).text


@pytest.mark.parametrize("address", ["/my/complaints/new?contract=x", "/my/complaints?page=x"])
def test_an_address_that_makes_no_sense_is_a_page(address: str, bureau: Any, worker: Any, logged_in: Any) -> None:
    worker.log_in()
    assert logged_in(worker).get(address).status_code == 200


def test_a_strangers_contract_and_complaint_are_not_found(
    key: uuid.UUID, proposed: Contract, stranger: Any, logged_in: Any, elsewhere: Any
) -> None:
    other = logged_in(stranger)
    assert other.get(f"/my/complaints/new?contract={proposed.id}").status_code == 404
    assert other.get(f"/my/complaints/{key}").status_code == 404
    assert authority_desk_of(elsewhere.first).get(f"/authority/complaints/{key}").status_code == 404


def test_whoever_is_checked_on_the_same_phone_later_reads_none_of_them(bureau: Any, proposed: Contract, worker: Any) -> None:
    worker.identify(return_url=RETURN_URL)
    key = file_complaint("not_given", SAID, contract=proposed.id, actor=worker.actor)
    assert complaints.my_one(key, actor=worker.actor).text == SAID
    person = Person.objects.get(id=worker.actor.person)
    person.set_identity(name="刀后人", id_type=person.id_type, id_number="53280119000101001X")
    person.save()
    with pytest.raises(NotFound):
        complaints.my_one(key, actor=worker.actor)
    assert complaints.one(key, actor=bureau.first)[0].text == SAID, "the authority goes on with it"
