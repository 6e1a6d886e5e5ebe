"""What the browser does by itself when a worker signs (static/js/sign): the request it makes, and what it refuses to sign."""

from __future__ import annotations

import base64
import datetime
from io import BytesIO
from typing import Any

import pytest

from qianyue import documents
from qianyue.trust import algorithms, certificates, pades
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.keys import SoftwareKey, raw_to_der
from tests.web.sign_script.server import Server, prepare, run

pytestmark = pytest.mark.browser


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
