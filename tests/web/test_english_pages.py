"""A worker who reads English: no page has Chinese, except names, the contract itself and the way back to Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import deactivate

from qianyue.contracts import archive
from qianyue.notices.models import Message
from qianyue.web.verdict import covered_name
from tests.web.desk_cast import form_of
from tests.web.html import CHINESE, chinese

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """A request's language stays with its thread until the next request: here that is the next test's."""
    yield
    deactivate()


def in_english(client: Client) -> Client:
    """The same browser after the press of a button in the header."""
    assert client.post("/language", {"language": "en", "next": "/"}).status_code == 302
    return client


def assert_english(response: Any, *names: str, status: int = 200) -> str:
    """The page's markup, once nothing in it is Chinese but these names."""
    markup: str = response.content.decode()
    assert response.status_code == status, markup
    for name in names:
        markup = markup.replace(name, "")
    assert chinese(markup) == [], response.request["PATH_INFO"]
    return markup


def test_it_works(client: Client) -> None:
    assert '<html lang="en">' in assert_english(in_english(client).get("/"))
    client.post("/language", {"language": "zh-hans", "next": "/"})
    assert chinese(client.get("/").content.decode()) != []


def test_the_language_of_the_browser_is_spoken_without_asking(client: Client) -> None:
    assert '<html lang="en">' in assert_english(client.get("/login", headers={"Accept-Language": "en-GB,en;q=0.9"}))


def test_pages_that_anyone_may_read(client: Client, outside: object) -> None:
    in_english(client)
    for address in ("/verify", "/how-to-check", "/privacy", "/login", "/desk/login"):
        assert_english(client.get(address))
    assert_english(client.get("/nowhere"), status=404)
    assert_english(client.get("/s/unknown"), status=404)
    assert_english(client.get("/logout"), status=405)
    assert_english(client.post("/login", {"phone": "12"}), status=422)
    assert_english(client.post("/verify", {"file": SimpleUploadedFile("a.pdf", b"not a PDF")}), status=422)
    assert_english(client.post("/verify", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")}))
    forged = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    assert_english(forged.post("/login", {"phone": "13000000001"}), status=403)


def test_logging_in_with_its_refusals(client: Client, worker: Any) -> None:
    in_english(client)
    answer = client.post("/login", {"phone": worker.person.phone}, follow=True)
    assert "Enter the code" in assert_english(answer)
    assert "Tries left: 4" in assert_english(client.post("/login/code", {"code": "000000"}), status=422)
    assert "Wait" in assert_english(client.post("/login/code", {"act": "resend"}), status=429)


def test_every_screen_on_the_way_to_a_contract(journey: Any, logged_in: Browser) -> None:
    journey.worker.log_in()
    client = in_english(logged_in(journey.worker))
    names = (journey.office.facts["name"], journey.worker.person.name)
    party = journey.worker.person.party

    def see(path: str = "", *, status: int = 200) -> str:
        return assert_english(client.get(f"{address}{path}", follow=True), *names, status=status)

    def press(act: str, *, status: int = 200, **fields: str) -> str:
        sent = {"proposal": str(journey.proposal.id), **fields}
        return assert_english(client.post(f"{address}/{act}", sent, follow=True), *names, status=status)

    for place in ("/my", "/my/messages", "/identity"):
        assert_english(client.get(place))
    journey.to("propose")
    address = f"/my/contracts/{journey.key}"
    assert "Sign before" in assert_english(client.get("/my"), *names)
    link = Message.objects.get(template="proposed", channel="sms", contract=journey.key).link
    assert "invites you" in assert_english(client.get("/s/" + link.rsplit("/", 1)[-1]), *names)
    assert "First, an identity check" in see()
    assert_english(client.post("/identity", {"name": "", "id_type": "resident_id"}), *names, status=422)
    asked = {"name": party["name"], "id_type": party["id_type"], "id_number": party["id_number"], "next": address}
    assert "Begin the check" in assert_english(client.post("/identity", asked, follow=True), *names)

    journey.to("identify")
    assert "Labour contract from" in see()
    journey.to("bind")
    assert "Do you agree" in see()
    assert "tick the box first" in press("consent", status=422)
    assert "Do this step first: “Agree to the electronic form”" in press(
        "read", digest=journey.proposal.document.sha256, status=409
    )
    journey.to("consent")
    assert "thirteen key facts" in see()
    for answer in ("decline", "request-change"):
        see(f"/{answer}")
        press(answer, reason=" ", status=422)
        assert "At most 500 characters" in press(answer, reason="x" * 501, status=422)
    assert "The employer has been told" in press("request-change", reason="payday on the 10th")
    journey.to("key_facts")
    assert "digest of this file ends in" in see()
    journey.to("full_text")
    assert "Send the SMS" in see()
    assert "The SMS was sent to" in press("code")
    assert "Tries left: 4" in press("intent", code="000000", status=422)
    assert "Wait" in press("code", status=429)
    see("?step=facts")
    journey.propose_anew()
    assert "version 2" in see()
    for step in ("identify", "bind", "consent", "key_facts", "full_text"):
        getattr(journey, step)()
    journey.to("begin")
    assert "Last step: sign" in see()
    journey.to("sign")
    waiting = see()
    assert "waits for its trusted timestamp" in waiting
    assert "read it again" not in waiting
    journey.to("stamp")
    assert "Waiting for the employer's seal" in see("/progress")
    journey.to("approve")
    assert "until then the contract is not concluded" in see()
    journey.to("conclude")
    assert "Beijing time, UTC+08:00" in see()
    for page in ("/view", "/print"):
        see(page)
    assert_english(client.get("/my/messages"), *names)


def test_the_verdict_on_a_contract(client: Client, concluded: Any, worker: Any, logged_in: Browser) -> None:
    own = in_english(logged_in(worker)).get(f"/my/contracts/{concluded.id}/check")
    authorities = {value for part in own.context["signatures"] for _label, value in part["rows"]}
    authorities |= {value for _label, value in own.context["timestamp"]["rows"]}
    names = (concluded.employer.name, worker.person.name, covered_name(worker.person.name), own.context["name"])
    assert "Every signature that belongs there is genuine" in assert_english(
        own, *names, *sorted(authorities, key=len, reverse=True)
    )
    changed = bytearray(archive.fetch(concluded.final))
    changed[9000] ^= 1
    public = in_english(client).post("/verify", {"file": SimpleUploadedFile("a.pdf", bytes(changed), "application/pdf")})
    assert "Invalid" in assert_english(public, *names, *sorted(authorities, key=len, reverse=True))


@pytest.mark.parametrize(("how", "words"), [("declined", "You have declined"), ("withdrawn", "has withdrawn")])
def test_a_contract_that_came_to_nothing(journey: Any, logged_in: Browser, how: str, words: str) -> None:
    from qianyue.contracts.acts import answer

    journey.to("bind")
    client = in_english(logged_in(journey.worker))
    if how == "declined":
        answer.decline(journey.proposal.id, "the wage is not what we agreed", actor=journey.worker.actor)
    else:
        answer.withdraw(journey.key, actor=journey.office.handler)
    names = (journey.office.facts["name"], journey.worker.person.name)
    assert words in assert_english(client.get(f"/my/contracts/{journey.key}"), *names)
    late = {"proposal": str(journey.proposal.id), "reason": "too late"}
    assert_english(client.post(f"/my/contracts/{journey.key}/consent", late | {"agreed": "on"}), *names, status=409)


def test_a_service_that_is_down_is_told_to_people_not_to_operators(
    journey: Any, logged_in: Browser, outside: Callable[..., None]
) -> None:
    journey.worker.log_in()
    client, party = in_english(logged_in(journey.worker)), journey.worker.person.party
    outside("identity", mode="down")
    asked = {"name": party["name"], "id_type": party["id_type"], "id_number": party["id_number"]}
    assert "cannot be reached now" in assert_english(client.post("/identity", asked), status=503)
    as_program = client.post("/identity", asked, headers={"Accept": "application/json"}).json()
    assert "cannot be reached now" in as_program["title"]


@pytest.mark.parametrize("kind", ["labor_contract", "amendment"])
def test_the_desks_form_marks_the_chinese_in_it(handler: Client, office: Any, kind: str) -> None:
    """Findings of the law, the places that an amendment may change, regions: read aloud by a Chinese voice."""
    in_english(handler)
    address = f"/desk/contracts/new?kind={kind}"
    sent = form_of(handler.get(address))
    own = sorted({value for value in sent.values() if CHINESE.search(value)}, key=len, reverse=True)  # what stands in the fields
    mistakes = {"/work/region": "110101", "/pay/payday": "99", "/employment_start": "x", "/worker/id_number": "12"}
    saved = handler.post(address, sent | {name: value for name, value in mistakes.items() if name in sent} | {"do": "check"})
    for answer in (handler.get(address), handler.get(saved["Location"])):
        markup = assert_english(answer, office.facts["name"], *own)
        assert 'lang="zh"' in markup
    assert "Must be changed: " in markup
    assert ("不能大于 31" in markup) == (kind == "labor_contract")
