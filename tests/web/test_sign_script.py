"""What the browser does by itself when a worker signs (static/js/sign): the request it makes, and all that it refuses to sign."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from qianyue import documents, law
from qianyue.trust import algorithms, certificates, pades, sm2
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.keys import SoftwareKey, raw_to_der
from qianyue.trust.sm2 import libcrypto
from qianyue.trust.sm2.two_party import GENERATOR, PLATFORM, Platform, Proof
from tests.samples import labor_contract

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "qianyue" / "web" / "static" / "js" / "sign"
VENDOR = ROOT / ".assets" / "static" / "vendor"
HOST = "http://localhost/"
OF_SUITE = {"p256": ("p256",), "sm2": ("sm-crypto-v2", "sm2")}
RUN = """async ({digest, suite}) => {
  const steps = [];
  const ceremony = new Qianyue.Ceremony(
    {file: '/file', join: '/join', answer: '/answer', begin: '/begin', finish: '/finish',
     proposal: 'p', digest, suite, token: 't'}, (step) => steps.push(step));
  try { return {next: await ceremony.run(null), steps}; }
  catch (problem) { return {code: problem.code || String(problem), text: problem.text, steps}; }
}"""


@pytest.fixture(scope="module", params=["p256", "sm2"])
def authority(request: Any) -> DevelopmentAuthority:
    """Of the suite that the page signs with."""
    return DevelopmentAuthority.create(algorithm=algorithms.SUITES[request.param].name)


@pytest.fixture(scope="module")
def file() -> bytes:
    return documents.render(law.parse_terms(labor_contract(number="QY20261201-ABCDEF0123"))).pdf


class Server:
    """Plays the platform for one page: `change` bends what `begin` answers, as a dishonest server would."""

    def __init__(self, file: bytes, authority: DevelopmentAuthority, change: Callable[[dict[str, Any]], None] | None) -> None:
        self.file, self.authority, self.change = file, authority, change
        self.suite = algorithms.key_kind(authority.root.spki)
        self.served = self.written = file
        self.before = b""
        self.half: Platform | None = None
        self.prepared: pades.Prepared | None = None
        self.finished: list[dict[str, str]] = []
        self.offline_once = False

    def handle(self, route: Any) -> None:
        name = route.request.url.removeprefix(HOST)
        if name == "file":
            route.fulfill(body=self.served, content_type="application/pdf")
        elif name == "join":
            route.fulfill(body=json.dumps(self.join(route.request.post_data_json)), content_type="application/json")
        elif name == "answer":
            route.fulfill(body=json.dumps(self.answer(route.request.post_data_json)), content_type="application/json")
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
            script = (SCRIPTS if (SCRIPTS / name).exists() else VENDOR) / name
            route.fulfill(body=script.read_text(), content_type="text/javascript")
        else:
            names = ("bytes", *OF_SUITE[self.suite], "request", "revision", "ceremony")
            scripts = "".join(f'<script src="/{name}.js"></script>' for name in names)
            route.fulfill(body="<!doctype html><title>x</title>" + scripts, content_type="text/html")

    def join(self, body: dict[str, Any]) -> dict[str, str]:
        session = f"p:{hashlib.sha256(self.file).hexdigest()}"
        self.half, told = Platform.join(body, session=session, at=datetime.datetime.now(datetime.UTC))
        self.half.fix(certificates.request_info(subject=certificates.name(), spki=sm2.public_key_info(self.half.public)))
        return {"key": "k", **told}

    def answer(self, body: dict[str, Any]) -> dict[str, str]:
        assert self.half
        return self.half.answer(body["point"], at=datetime.datetime.now(datetime.UTC))

    def _begin(self, body: dict[str, Any]) -> dict[str, Any]:
        chain = self.authority.issue(
            base64.b64decode(body["csr"]), profile="event", subject_name="玉罕", serial_hint="event-1", evidence_digest=bytes(32)
        )
        self.prepared = prepare(self.written, chain)
        answer = {
            "signing": "s", "before": self.before,
            "revision": self.prepared.revision, "byte_range": list(self.prepared.byte_range),
            "signed_attributes": self.prepared.signed_attributes, "certificate": chain[0], "csr": body["csr"],
        }  # fmt: skip
        if self.change:
            self.change(answer)
        self.fix(answer["signed_attributes"])
        return {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in answer.items()}

    def fix(self, attributes: bytes) -> None:
        if self.half:
            self.half.fix(attributes)


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
    found = page.evaluate(script, {"digest": hashlib.sha256(server.file).hexdigest(), "suite": server.suite})
    page.close()
    return dict(found)


def test_it_works(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    """The browser's signature makes a file that our own writer accepts."""
    server = Server(file, authority, None)
    assert run(chromium, server) == {"next": "/done", "steps": ["file", "key", "certificate", "check", "sign", "sign"]}
    assert server.prepared is not None
    signature = raw_to_der(base64.b64decode(server.finished[0]["signature"]), curve=server.suite)
    signed = pades.complete(file, server.prepared, signature=signature, timestamp=None)
    assert signed.startswith(file)


def test_it_asks_with_a_request_that_proves_possession(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    asked: list[bytes] = []
    run(chromium, Server(file, authority, lambda answer: asked.append(base64.b64decode(answer["csr"]))))
    assert certificates.read_request(asked[0]).spki[:2] == b"\x30\x59"


def test_a_drawing_is_accepted_too(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
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
    key = SoftwareKey.generate(algorithm=algorithms.SUITES[algorithms.key_kind(authority.root.spki)].name)
    request = certificates.request(signer=key, subject=certificates.name())
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


@pytest.fixture(scope="module")
def rewritten(file: bytes) -> bytes:
    """As contracts on employers' own texts are written, by another program: other white space, other order."""
    written = BytesIO()
    with pikepdf.open(BytesIO(file)) as opened:
        opened.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    assert b"/T (worker)" in written.getvalue()
    return written.getvalue()


def test_a_file_that_another_program_has_written_is_signed_too(
    chromium: Any, authority: DevelopmentAuthority, rewritten: bytes
) -> None:
    server = Server(rewritten, authority, None)
    assert run(chromium, server)["next"] == "/done"
    assert server.prepared is not None
    signature = raw_to_der(base64.b64decode(server.finished[0]["signature"]), curve=server.suite)
    assert pades.complete(rewritten, server.prepared, signature=signature, timestamp=None).startswith(rewritten)


@pytest.mark.parametrize("how", ["an object more", "an action in the field", "another root", "another size"])
def test_in_such_a_file_too_it_refuses_a_revision_with(
    how: str, chromium: Any, authority: DevelopmentAuthority, rewritten: bytes
) -> None:
    assert run(chromium, Server(rewritten, authority, _spoilt(SPOILT[how])))["code"] == "revision_differs"


def _other_root(tail: bytes) -> bytes:
    return tail.replace(b"/Root 347 0 R", b"/Root 346 0 R")


def _dangling(file: bytes) -> bytes:
    """The first page shows an object that the revision will add, though nobody sees it before."""
    size = int(file[file.rindex(b"/Size ") + 6 :].split(b"/")[0])
    return re.sub(rb"/Contents \d{3} 0 R", b"/Contents %d 0 R" % (size + 1), file, count=1)


def _in_field(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """In the worker's field, of the same length."""
    found = re.compile(rb"(?<=T\(worker\))(.*?)(%b)" % old)
    return lambda file: found.sub(lambda hit: hit[1] + new.ljust(len(hit[2])), file, count=1)


# What a dishonest platform would have read in one way and signed in another: how the file is prepared, and then the revision.
CRAFTED: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes] | None]] = {
    "a second root in a string": (lambda file: file.replace(b"trailer\n<<", b"trailer\n<</X(/Root 346 0 R)"), _other_root),
    "a second root in a comment": (lambda file: file.replace(b"trailer\n<<", b"trailer\n<</X 1%/Root 346 0 R\n"), _other_root),
    "a page that waits for the picture": (_dangling, None),
    "a place as large as a page": (_in_field(rb"/Rect\[[^]]*\]", b"/Rect[0 0 596 842]"), None),
    "a field that inherits": (_in_field(rb"/TU<[^>]*>", b"/Parent 300 0 R"), None),
}


@pytest.mark.parametrize("how", CRAFTED)
def test_it_signs_nothing_in_a_file_with(how: str, chromium: Any, file: bytes) -> None:
    craft, spoil = CRAFTED[how]
    crafted = craft(file)
    assert crafted != file
    server = Server(crafted, DevelopmentAuthority.create(), _spoilt(spoil) if spoil else None)
    assert run(chromium, server)["code"] == "revision_differs"
    assert server.finished == []


def test_it_signs_nothing_that_a_larger_table_would_bring_to_light(chromium: Any, file: bytes) -> None:
    """Objects beyond /Size do not exist (7.5.5) until a revision says that there are more."""
    server = Server(re.sub(rb"/Size \d+/Root", b"/Size 300/Root", file), DevelopmentAuthority.create(), None)
    server.written = file
    assert run(chromium, server)["code"] == "revision_differs"
    assert server.finished == []


def _sealed(file: bytes, authority: DevelopmentAuthority, **more: Any) -> bytes:
    """The file with the employer's seal in it, across its pages, too."""
    key = SoftwareKey.generate(algorithm=algorithms.SUITES[algorithms.key_kind(authority.root.spki)].name)
    request = certificates.request(signer=key, subject=certificates.name())
    said = {"profile": "organisation", "subject_name": "虚构橡胶有限公司", "serial_hint": "seal"}
    prepared = pades.prepare(
        file, field="employer", certificate_chain=authority.issue(request, **said), signer_name="虚构橡胶有限公司", reason="盖章",
        appearance=documents.company_seal("虚构橡胶有限公司", title=""), cross_page=True,
        at=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip
    return pades.complete(file, prepared, signature=key.sign(prepared.signed_attributes), timestamp=None)


def _over_a_seal(file: bytes, authority: DevelopmentAuthority, spoil: Callable[[bytes], bytes] = lambda tail: tail) -> Server:
    """What the worker has read is the file; what is signed is the sealed one. `spoil` bends what the seal has appended."""
    server = Server(file, authority, None)
    server.written = _sealed(file, authority)
    server.before = spoil(server.written[len(file) :])
    return server


def test_it_signs_over_the_employers_seal(chromium: Any, authority: DevelopmentAuthority, file: bytes) -> None:
    server = _over_a_seal(file, authority)
    assert run(chromium, server)["next"] == "/done"
    assert server.prepared is not None
    signature = raw_to_der(base64.b64decode(server.finished[0]["signature"]), curve=server.suite)
    assert pades.complete(server.written, server.prepared, signature=signature, timestamp=None).startswith(server.written)


def test_it_signs_over_a_seal_in_a_file_of_another_program(
    chromium: Any, authority: DevelopmentAuthority, rewritten: bytes
) -> None:
    assert run(chromium, _over_a_seal(rewritten, authority))["next"] == "/done"


SPOILT_SEAL: dict[str, Callable[[bytes], bytes]] = {
    "an object more": lambda tail: b"9999 0 obj\n<</Type/Page>>\nendobj\n" + tail,
    "a page changed": lambda tail: b"3 0 obj\n<</Type/Page/Contents 1 0 R>>\nendobj\n" + tail,
    "a larger place": lambda tail: re.sub(rb"/Rect\[[^]]*\]", b"/Rect[0 0 596 842]", tail, count=1),
    "an action in the field": lambda tail: tail.replace(b"/V ", b"/A <</S/URI/URI(x)>>/V ", 1),
    "a strip that is typed into": lambda tail: tail.replace(b"/Ff 1/T(employer_seam_1)", b"/Ff 0/T(employer_seam_1)", 1),
    "a strip that says something": lambda tail: tail.replace(b"/T(employer_seam_1)", b"/T(employer_seam_1)/V(9000)", 1),
    "a field of the worker's": lambda tail: tail.replace(b"/T(employer)", b"/T(worker)", 1),
    "another root": lambda tail: tail.replace(b"/Root ", b"/Root 9", 1),
    "a table that points elsewhere": lambda tail: tail.replace(b" 00000 n \n", b" 00001 n \n", 1),
    "no signature in it": lambda tail: re.sub(rb"(?<=/Contents <)[0-9a-f]+", lambda hit: b"0" * len(hit[0]), tail),
    "a reference to what is to come": lambda tail: tail.replace(b"/Im Do", b"9999 0 R", 1),
    "something after the end": lambda tail: tail + b"%%EOF\n",
    "nothing at all": lambda tail: b"",
}


@pytest.mark.parametrize("how", SPOILT_SEAL)
def test_it_signs_over_no_seal_with(how: str, chromium: Any, file: bytes) -> None:
    authority = DevelopmentAuthority.create()
    server = _over_a_seal(file, authority, SPOILT_SEAL[how])
    assert server.before != server.written[len(file) :]
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


class Rogue(Server):
    """A platform that would like to sign alone, or to have something else signed."""

    def __init__(self, file: bytes, *, offers: Callable[[dict[str, Any]], dict[str, str]] | None = None, **changed: str) -> None:
        super().__init__(file, DevelopmentAuthority.create(algorithm="sm2_sm3"), None)
        self.offers, self.changed, self.asked = offers, changed, 0

    def join(self, body: dict[str, Any]) -> dict[str, str]:
        honest = super().join(body)
        return honest | self.offers(body) if self.offers else honest

    def answer(self, body: dict[str, Any]) -> dict[str, str]:
        self.asked += 1
        return super().answer(body) | self.changed


def _a_key_of_its_own(body: dict[str, Any]) -> dict[str, str]:
    """P = x·G for an x that it knows, with a proof that would hold for the base point."""
    x = 77
    public = libcrypto.combine(x)
    value, session = libcrypto.add(public, GENERATOR), "p:" + "0" * 64
    proof = Proof.make(x + 1, base=GENERATOR, value=value, label=PLATFORM, session=session)
    return {"public": public.hex(), "proof": proof.to_text()}


@pytest.mark.parametrize(
    "offers",
    [
        _a_key_of_its_own,
        lambda body: {"public": body["point"]},
        lambda body: {"public": GENERATOR.hex()},
        lambda body: {"public": "04" + "11" * 64},
        lambda body: {"public": ""},
        lambda body: {"proof": body["proof"]},
        lambda body: {"proof": "0" * 194},
    ],
)
def test_it_joins_no_key_that_the_platform_has_not_proved(
    chromium: Any, file: bytes, offers: Callable[[dict[str, Any]], dict[str, str]]
) -> None:
    server = Rogue(file, offers=offers)
    assert run(chromium, server)["code"] == "joint_differs"
    assert server.asked == 0
    assert server.prepared is None


@pytest.mark.parametrize("changed", [{"r": "1" * 64}, {"s2": "1" * 64}, {"s3": "f" * 64}, {"r": "0" * 64}, {"s2": ""}])
def test_it_shows_no_joint_signature_that_does_not_hold(chromium: Any, file: bytes, changed: dict[str, str]) -> None:
    server = Rogue(file, **changed)
    assert run(chromium, server)["code"] == "joint_differs"
    assert server.prepared is None
    assert server.finished == []


class Substituting(Rogue):
    def fix(self, attributes: bytes) -> None:
        super().fix(b"another contract")


def test_a_platform_that_has_something_else_signed_gets_nothing(chromium: Any, file: bytes) -> None:
    """What the browser checks the platform's part against is what it has read itself."""
    server = Substituting(file)
    assert run(chromium, server)["code"] == "joint_differs"
    assert server.asked == 2
    assert server.finished == []
