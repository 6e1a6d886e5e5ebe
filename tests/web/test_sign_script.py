"""What the browser does by itself when a worker signs (static/js/sign): the request it makes, and all that it refuses to sign."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qianyue import documents, law
from qianyue.trust import certificates, pades
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.keys import SoftwareKey, raw_to_der
from tests.samples import labor_contract

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[2] / "qianyue" / "web" / "static" / "js" / "sign"
HOST = "http://localhost/"
PAGE = "<!doctype html><title>x</title>" + "".join(
    f'<script src="/{name}.js"></script>' for name in ("bytes", "request", "revision", "ceremony")
)
RUN = """async ({digest}) => {
  const steps = [];
  const ceremony = new Qianyue.Ceremony(
    {file: '/file', begin: '/begin', finish: '/finish', proposal: 'p', digest, token: 't'}, (step) => steps.push(step));
  try { return {next: await ceremony.run(null), steps}; }
  catch (problem) { return {code: problem.code || String(problem), text: problem.text, steps}; }
}"""


@pytest.fixture(scope="module")
def authority() -> DevelopmentAuthority:
    return DevelopmentAuthority.create()


@pytest.fixture(scope="module")
def file() -> bytes:
    return documents.render(law.parse_terms(labor_contract(number="QY20261201-ABCDEF0123"))).pdf


class Server:
    """Plays the platform for one page: `change` bends what `begin` answers, as a dishonest server would."""

    def __init__(self, file: bytes, authority: DevelopmentAuthority, change: Callable[[dict[str, Any]], None] | None) -> None:
        self.file, self.authority, self.change = file, authority, change
        self.served = file
        self.prepared: pades.Prepared | None = None
        self.finished: list[dict[str, str]] = []
        self.offline_once = False

    def handle(self, route: Any) -> None:
        name = route.request.url.removeprefix(HOST)
        if name == "file":
            route.fulfill(body=self.served, content_type="application/pdf")
        elif name == "begin":
            route.fulfill(body=json.dumps(self._begin(route.request.post_data_json)), content_type="application/json")
        elif name == "finish":
            self.finished.append(route.request.post_data_json)
            if self.offline_once:
                self.offline_once = False
                route.abort()
            else:
                route.fulfill(body='{"next": "/done"}', content_type="application/json")
        elif name.endswith(".js"):
            route.fulfill(body=(SCRIPTS / name).read_text(), content_type="text/javascript")
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    def _begin(self, body: dict[str, Any]) -> dict[str, Any]:
        chain = self.authority.issue(
            base64.b64decode(body["csr"]), profile="event", subject_name="玉罕", serial_hint="event-1", evidence_digest=bytes(32)
        )
        self.prepared = prepare(self.file, chain)
        answer = {
            "signing": "s", "revision": self.prepared.revision, "byte_range": list(self.prepared.byte_range),
            "signed_attributes": self.prepared.signed_attributes, "certificate": chain[0], "csr": body["csr"],
        }  # fmt: skip
        if self.change:
            self.change(answer)
        return {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in answer.items()}


def prepare(file: bytes, chain: list[bytes], *, field: str = "worker") -> pades.Prepared:
    return pades.prepare(
        file, field=field, certificate_chain=chain, signer_name="玉罕", reason="本人已阅读全文，同意订立本合同",
        appearance=documents.typed_signature("玉罕"), at=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip


def run(chromium: Any, server: Server, *, times: int = 1) -> dict[str, Any]:
    page = chromium.new_context().new_page()
    page.route("**/*", server.handle)
    page.goto(HOST)
    script = RUN if times == 1 else RUN.replace("try { return", "try { await ceremony.run(null); } catch (_) {} try { return")
    found = page.evaluate(script, {"digest": hashlib.sha256(server.file).hexdigest()})
    page.close()
    return dict(found)


def test_it_works(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    """The browser's signature makes a file that our own writer accepts."""
    server = Server(file, authority, None)
    assert run(chromium, server) == {"next": "/done", "steps": ["file", "key", "certificate", "check", "sign", "sign"]}
    assert server.prepared is not None
    signature = raw_to_der(base64.b64decode(server.finished[0]["signature"]))
    signed = pades.complete(file, server.prepared, signature=signature, timestamp=None)
    assert signed.startswith(file)


def test_it_asks_with_a_request_that_proves_possession(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    asked: list[bytes] = []
    run(chromium, Server(file, authority, lambda answer: asked.append(base64.b64decode(answer["csr"]))))
    assert certificates.read_request(asked[0]).spki[:2] == b"\x30\x59"


def test_a_drawing_is_accepted_too(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    from io import BytesIO

    from PIL import Image, ImageDraw

    picture, png = Image.new("RGBA", (300, 120)), BytesIO()
    ImageDraw.Draw(picture).line([(20, 20), (150, 100), (280, 30)], fill=(0, 0, 60, 255), width=6)
    picture.save(png, "PNG")

    def draw(answer: dict[str, Any]) -> None:
        chain = authority.issue(
            base64.b64decode(answer["csr"]),
            profile="event",
            subject_name="玉罕",
            serial_hint="event-2",
            evidence_digest=bytes(32),
        )
        prepared = pades.prepare(
            file, field="worker", certificate_chain=chain, signer_name="Yu (Han)", reason="x",
            appearance=documents.drawn_signature(png.getvalue()), at=datetime.datetime.now(datetime.UTC),
        )  # fmt: skip
        answer |= {"revision": prepared.revision, "byte_range": list(prepared.byte_range), "certificate": chain[0]}
        answer["signed_attributes"] = prepared.signed_attributes

    assert run(chromium, Server(file, authority, draw))["next"] == "/done"


def test_it_stops_when_the_file_is_not_the_one_that_was_read(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    server = Server(file, authority, None)
    server.served = file.replace(b"%PDF-1.7", b"%PDF-1.6")
    assert server.served != file
    assert run(chromium, server)["code"] == "file_differs"
    assert server.prepared is None


def _other_key(answer: dict[str, Any], authority: DevelopmentAuthority) -> list[bytes]:
    request = certificates.request(signer=SoftwareKey.generate(), subject=certificates.name())
    return authority.issue(request, profile="event", subject_name="玉罕", serial_hint="x", evidence_digest=bytes(32))


def test_it_refuses_a_certificate_for_another_key(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    server = Server(file, authority, lambda answer: answer.update(certificate=_other_key(answer, authority)[0]))
    assert run(chromium, server)["code"] == "certificate_differs"
    assert server.finished == []


def test_it_refuses_attributes_of_another_file(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    def change(answer: dict[str, Any]) -> None:
        attributes = bytearray(answer["signed_attributes"])
        attributes[-1] ^= 1
        answer["signed_attributes"] = bytes(attributes)

    assert run(chromium, Server(file, authority, change))["code"] == "attributes_differ"


def test_it_refuses_to_sign_in_the_employers_field(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    def change(answer: dict[str, Any]) -> None:
        chain = [answer["certificate"], authority.issuing.der]
        prepared = prepare(file, chain, field="employer")
        answer |= {"revision": prepared.revision, "byte_range": list(prepared.byte_range)}
        answer["signed_attributes"] = prepared.signed_attributes

    assert run(chromium, Server(file, authority, change))["code"] == "revision_differs"


def _spoilt(spoil: Callable[[bytes], bytes]) -> Callable[[dict[str, Any]], None]:
    def change(answer: dict[str, Any]) -> None:
        before = answer["revision"]
        answer["revision"] = spoil(before)
        assert answer["revision"] != before

    return change


SPOILT = {
    "an object more": lambda tail: b"9999 0 obj\n<</Type/Page>>\nendobj\n" + tail,
    "a page changed": lambda tail: b"3 0 obj\n<</Type/Page/Contents 1 0 R>>\nendobj\n" + tail,
    "an action in the field": lambda tail: tail.replace(b"/V ", b"/A <</S/URI/URI(x)>>/V ", 1),
    "an action in the signature": lambda tail: tail.replace(b"/Type/Sig", b"/Type/Sig/Prop_Build<<>>", 1),
    "another root": lambda tail: tail.replace(b"/Root ", b"/Root 9", 1),
    "a table that points elsewhere": lambda tail: tail.replace(b" 00000 n \n", b" 00001 n \n", 1),
    "something after the end": lambda tail: tail + b"%%EOF\n",
    "something before the table": lambda tail: tail.replace(b"\nxref\n", b"\n%x\nxref\n", 1),
    "something in the room for the signature": lambda tail: tail.replace(b"/Contents <00", b"/Contents <0a", 1),
    "another range": lambda tail: tail.replace(b"/ByteRange [0 ", b"/ByteRange [1 ", 1),
    "another size": lambda tail: tail.replace(b"/Size ", b"/Size 1", 1),
    "another predecessor": lambda tail: tail.replace(b"/Prev ", b"/Prev 1", 1),
}


@pytest.mark.parametrize("how", SPOILT)
def test_it_refuses_a_revision_with(how: str, chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    server = Server(file, authority, _spoilt(SPOILT[how]))
    assert run(chromium, server)["code"] == "revision_differs"
    assert server.finished == []


def test_a_lost_answer_is_asked_for_again_with_the_same_signature(
    chromium: Any, authority: DevelopmentAuthority, file: bytes
) -> None:
    server = Server(file, authority, None)
    server.offline_once = True
    assert run(chromium, server, times=2)["next"] == "/done"
    assert len(server.finished) == 2
    assert server.finished[0] == server.finished[1]
