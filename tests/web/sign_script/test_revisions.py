"""The revision that the platform offers for signing (static/js/sign/revision.js): one field's signature and nothing else."""

from __future__ import annotations

import base64
import datetime
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from qianyue import documents
from qianyue.trust import algorithms, certificates, pades
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.keys import SoftwareKey, raw_to_der
from tests.web.sign_script.server import Server, run

pytestmark = pytest.mark.browser


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
