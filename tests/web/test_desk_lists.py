"""The desk's lists: narrowed, sorted, leafed through, chosen from and taken away, by whoever may and nobody else."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qianyue.cli import invented
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, LifeDate, SavedView, State
from qianyue.evidence.models import Event
from qianyue.law.dates import today
from qianyue.trust.envelope import KeyRing
from qianyue.web import lists
from qianyue.web.context import masked_phone
from qianyue.web.lists import listed
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(office: Any) -> list[Contract]:
    """Thirty drafts of differently named people; the last five of another state."""
    found = []
    for serial in range(30):
        terms = invented.terms(office.facts, invented.Person(serial, f"单样{chr(0x4E00 + serial)}"))
        found.append(Contract.objects.get(id=draft.create_draft(terms, actor=office.handler)))
    expired = [contract.id for contract in found[25:]]
    Contract.objects.filter(id__in=expired).update(state=State.EXPIRED, kind="renewal")
    return found


def numbers(answer: Any) -> list[str]:
    return re.findall(r'class="q-mono">(QY[^<]+)<', answer.content.decode())


def test_it_works(handler: Client, many: list[Contract]) -> None:
    first = handler.get("/desk")
    assert numbers(first) == [contract.number for contract in reversed(many)][:25]
    assert "第 1 页，共 2 页，30 条" in first.content.decode()
    assert numbers(handler.get("/desk?page=2")) == [contract.number for contract in reversed(many)][25:]
    assert len(numbers(handler.get("/desk?per=50"))) == 30
    assert numbers(handler.get("/desk?sort=number&per=50")) == sorted(contract.number for contract in many)


def test_filters_narrow_and_stay_in_every_link(handler: Client, office: Any, many: list[Contract]) -> None:
    page = handler.get(f"/desk?state=expired&kind=renewal&handler={office.handler.person}&turn=&q=danyang")
    assert numbers(page) == []
    page = handler.get("/desk?state=expired&sort=changed&q=单样")
    assert len(numbers(page)) == 5
    assert "state=expired&amp;sort=-changed" in page.content.decode() or "sort=-changed" in page.content.decode()
    today = timezone.localdate()
    assert len(numbers(handler.get(f"/desk?created_from={today}&created_to={today}&per=50"))) == 30
    assert numbers(handler.get(f"/desk?created_to={today - datetime.timedelta(days=1)}")) == []
    assert len(numbers(handler.get("/desk?turn=handler&per=50"))) == 25
    assert numbers(handler.get("/desk?signed_from=2020-01-01")) == []


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=999999999999", "page=x", "per=7", "state=none", "kind=%00", "sort=terms", "sort=-",
        "sort=--created",
        "created_from=2026-13-45", "created_from=0001-01-01&created_to=9999-12-31", "q=%00", "handler=x", "turn=y", "q=%ED%A0%80",
        "handler=00000000-0000-0000-0000-000000000000",
    ],
)  # fmt: skip
def test_nonsense_in_an_address_is_left_out(handler: Client, many: list[Contract], query: str) -> None:
    assert handler.get(f"/desk?{query}").status_code == 200


def test_nothing_is_counted_beyond_a_bound(handler: Client, many: list[Contract], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "COUNTED", 10)
    monkeypatch.setattr(listed, "DEEPEST", 25)
    page = handler.get("/desk?page=7").content.decode()
    assert "第 1 页，超过 10 条" in page
    assert "后面还有更多" in page
    assert 'rel="next"' not in page
    assert lists.COUNTED == 20_000


def test_the_one_box_groups_by_what_matched_and_masks_it(handler: Client, neighbour: Any, many: list[Contract]) -> None:
    page = handler.get("/desk/search?q=shanyangyi").content.decode()
    assert many[0].number in page
    assert "姓名" in page
    phone = invented.Person(7).phone
    page = handler.get(f"/desk/search?q={phone}").content.decode()
    assert "手机号" in page
    assert f"<mark>{phone[:3]}****{phone[-4:]}</mark>" in page
    number = invented.Person(7).party["id_number"]
    page = handler.get(f"/desk/search?q={number}").content.decode()
    assert f"<mark>{number[:4]}**********{number[-4:]}</mark>" in page
    assert many[3].number in handler.get(f"/desk/search?q={many[3].number[-5:]}").content.decode()
    assert "没有找到" in desk_of(neighbour.handler).get("/desk/search?q=shanyangyi").content.decode()
    assert handler.get("/desk/search").status_code == 200


def test_what_is_chosen_is_exported_and_recorded_without_names(handler: Client, office: Any, many: list[Contract]) -> None:
    answer = handler.post("/desk/export", {"chosen": [str(many[0].id), str(many[2].id)], "format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [many[2].number, many[0].number]
    assert rows[1][2] == many[2].terms["worker"]["name"]
    assert rows[1][3] == "139****0002"
    answer = handler.post("/desk/export", {"all": "1", "format": "xlsx", "state": "expired", "q": "单样"})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as book:
        assert book.testzip() is None
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row>") == 6
    events = Event.objects.filter(stream=office.employer.id, kind="contracts.exported").order_by("sequence")
    facts = [json.loads(event.body)["facts"] for event in events]
    assert facts[0] == {"count": 2, "format": "csv", "filters": {"chosen": True}}
    assert facts[1] == {"count": 5, "format": "xlsx", "filters": {"state": "expired", "searched": True}}
    assert "单" not in bytes(events[1].body.encode() if isinstance(events[1].body, str) else events[1].body).decode()


def test_a_name_that_is_a_formula_is_text(handler: Client, office: Any) -> None:
    for name in ("=1+1", "@SUM(A1)", "\t=1", "＝1", "-1", "+1", "|calc", "<b>&\x01"):
        terms = invented.terms(office.facts, invented.Person(3, name))
        draft.create_draft(terms, actor=office.handler)
    rows = csv.reader(io.StringIO(handler.post("/desk/export", {"all": "1", "format": "csv"}).getvalue().decode("utf-8-sig")))
    names = {row[2] for row in list(rows)[1:]}
    assert names == {"'=1+1", "'@SUM(A1)", "'\t=1", "'＝1", "'-1", "'+1", "'|calc", "<b>&\x01"}
    answer = handler.post("/desk/export", {"all": "1", "format": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "&lt;b&gt;&amp;<" in sheet
    assert "<f>" not in sheet


def test_who_may_not_keep_exports_nothing(office: Any, neighbour: Any, handler: Client, many: list[Contract]) -> None:
    assert desk_of(office.approver).post("/desk/export", {"all": "1"}).status_code == 403
    stranger = desk_of(neighbour.handler).post("/desk/export", {"chosen": [str(many[0].id)]})
    assert stranger.status_code == 422
    assert handler.post("/desk/export", {}).status_code == 422
    assert handler.post("/desk/export", {"chosen": ["x"]}).status_code == 422
    assert handler.post("/desk/export", {"all": "1", "format": "exe"}).status_code == 422
    assert not Event.objects.filter(kind="contracts.exported").exists()


def test_a_named_filter_comes_back_to_whoever_named_it(handler: Client, keeper: Client, many: list[Contract]) -> None:
    answer = handler.post("/desk/views", {"name": "过期的", "state": "expired", "q": "单样", "page": "3"})
    assert answer["Location"] == "/desk?q=%E5%8D%95%E6%A0%B7&state=expired"
    assert "过期的" in handler.get("/desk").content.decode()
    assert "过期的" not in keeper.get("/desk").content.decode()
    handler.post("/desk/views", {"name": "过期的", "state": "expired"})
    view = SavedView.objects.get()
    assert view.query == "state=expired"
    assert handler.post("/desk/views", {"name": "", "state": "expired"}).status_code == 422
    assert handler.post("/desk/views", {"name": "空的"}).status_code == 422
    assert keeper.post(f"/desk/views/{view.id}/forget").status_code == 404
    assert handler.post(f"/desk/views/{view.id}/forget").status_code == 302
    assert not SavedView.objects.exists()


def test_messages_and_the_seal_queue_are_lists_too(handler: Client, keeper: Client, signed: Contract) -> None:
    assert signed.number in keeper.get("/desk/seal?sort=-number&kind=labor_contract").content.decode()
    assert "没有找到" in keeper.get("/desk/seal?kind=renewal").content.decode()
    assert handler.get("/desk/messages?read=no&sort=created").status_code == 200
    assert "没有符合条件的消息" in handler.get("/desk/messages?created_to=2020-01-01").content.decode()


def test_the_statistics_count_what_the_actor_sees(handler: Client, neighbour: Any, many: list[Contract]) -> None:
    page = handler.get("/desk/statistics")
    text = page.content.decode()
    assert page.status_code == 200
    assert "放得最久的草稿" in text
    assert 'role="img"' in text
    assert re.search(r"合同总数</dt><dd>30<", text)
    rows = list(csv.reader(io.StringIO(handler.get("/desk/statistics?format=csv").content.decode("utf-8-sig"))))
    assert ["草稿", "劳动合同", "25"] in rows or ["草稿", "劳动合同（通用）", "25"] in rows
    assert "还没有可以统计的合同" in desk_of(neighbour.handler).get("/desk/statistics").content.decode()


def test_an_export_says_what_was_offered_and_not_what_is_being_typed(handler: Client, office: Any, proposed: Contract) -> None:
    unsent = {
        **proposed.terms,
        "worker": {**proposed.terms["worker"], "phone": "13711112222"},
        "work": {**proposed.terms["work"], "position": "还没发出的岗位"},
    }
    draft.save_draft(proposed.id, unsent, edition=1, actor=office.handler)
    rows = list(
        csv.reader(io.StringIO(handler.post("/desk/export", {"all": "1", "format": "csv"}).getvalue().decode("utf-8-sig")))
    )
    said = proposed.proposal.terms
    assert rows[1][3:5] == [masked_phone(said["worker"]["phone"]), said["work"]["position"]]
    assert proposed.number in handler.get("/desk/search", {"q": said["work"]["position"]}).content.decode()
    assert proposed.number not in handler.get("/desk/search", {"q": "还没发出的岗位"}).content.decode()


def test_what_ends_soon_is_found_by_plain_columns_and_opens_no_more_than_its_page(handler: Client, many: list[Contract]) -> None:
    days = {0: 29, 1: 31, 2: 89, 3: 91, 4: -1, 5: 0, 6: 30}
    for at, left in days.items():
        Contract.objects.filter(id=many[at].id).update(
            state=State.CONCLUDED, ends_on=today() + datetime.timedelta(days=left), concluded_at=timezone.now()
        )
    Contract.objects.filter(id=many[7].id).update(state=State.DECLINED, ends_on=today())
    Contract.objects.filter(id=many[8].id).update(state=State.CONCLUDED, ends_on=None)

    def found(query: str) -> list[int]:
        shown = numbers(handler.get(f"/desk?{query}"))
        return [at for at, contract in enumerate(many) if contract.number in shown]

    assert found("ends=30") == [0, 5, 6]
    assert found("ends=60") == [0, 1, 5, 6]
    assert found("ends=90") == [0, 1, 2, 5, 6]
    assert found("ends=past") == [4]
    assert found("ends=7") == found("ends=x") == found("ends=") != []
    assert numbers(handler.get("/desk?ends=90&sort=ends")) == [many[at].number for at in (5, 0, 6, 1, 2)]
    LifeDate.objects.create(contract=many[0], kind="ended", day=today())
    Contract.objects.filter(id=many[9].id).update(state=State.CONCLUDED, kind="renewal", earlier=many[5])
    assert found("ends=30") == [6]
    rows = csv.reader(
        io.StringIO(handler.post("/desk/export", {"all": "1", "format": "csv", "ends": "30"}).getvalue().decode("utf-8-sig"))
    )
    assert [row[0] for row in list(rows)[1:]] == [many[6].number]


def test_narrowing_by_the_end_asks_no_more_and_opens_nothing(
    handler: Client, many: list[Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for query in ("kind=labor_contract&state=concluded", "ends=30"):
        handler.get(f"/desk?{query}")
        with CaptureQueriesContext(connection) as queries:
            handler.get(f"/desk?{query}")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    opened: list[bytes] = []
    real = KeyRing.open_field
    monkeypatch.setattr(KeyRing, "open_field", lambda *given, aad: (opened.append(aad), real(*given, aad=aad))[1])
    assert numbers(handler.get("/desk?ends=30")) == []
    assert [place for place in opened if b".terms:" in place] == []
