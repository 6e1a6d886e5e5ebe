from __future__ import annotations

import dataclasses
import io
import json
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image

from qianyue.trust import cms, der, digests, keys, oids, pades, timestamps
from qianyue.trust.errors import TrustError
from qianyue.trust.pades.prepared import ranged_digest
from tests.trust.cast import EMPLOYER, WORKER, Party, World
from tests.trust.papers import FIELDS, conclude, evidence, paper, sign, stamp

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
PAPER = paper()


def prepared(pdf: bytes = PAPER, party: Party = ALICE, **changes: object) -> pades.Prepared:
    options = {"field": "worker", "certificate_chain": party.chain, "signer_name": WORKER, "reason": "签订劳动合同"}
    return pades.prepare(pdf, **options | {"at": WORLD.clock()} | changes)


def png(mode: str = "RGBA", size: tuple[int, int] = (60, 20)) -> bytes:
    picture = Image.new(mode, size, (200, 0, 0, 90) if mode == "RGBA" else (200, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_it_works() -> None:
    first = sign(PAPER, WORLD, ALICE, field="worker")
    second = sign(first, WORLD, ACME, field="employer")
    closed = pades.close(second, dss=evidence(WORLD, ALICE, ACME), timestamp=lambda digest: stamp(WORLD, digest))
    assert closed.startswith(second)
    assert second.startswith(first)
    assert first.startswith(PAPER)
    assert {name: info.signed for name, info in pades.Base.read(closed).fields.items()} == {
        "worker": True,
        "employer": True,
        "timestamp": True,
    }


def test_the_fields_are_found_with_page_and_place() -> None:
    found = pades.Base.read(PAPER).fields
    assert set(found) == {"worker", "employer"}
    for name in found:
        page, rect = FIELDS[name]
        assert (found[name].page, found[name].rect, found[name].signed) == (page, tuple(rect), False)


def test_what_is_signed_is_written_down_first() -> None:
    waiting = prepared()
    tail = waiting.revision
    start, end = waiting.byte_range[1] - len(PAPER), waiting.byte_range[2] - len(PAPER)
    assert tail[start : start + 1] == b"<"
    assert tail[end - 1 : end] == b">"
    assert not tail[start + 1 : end - 1].strip(b"0")
    assert waiting.byte_range[0] == 0
    assert waiting.byte_range[2] + waiting.byte_range[3] == len(PAPER) + len(tail)
    whole = PAPER + tail
    covered = whole[: waiting.byte_range[1]] + whole[waiting.byte_range[2] :]
    assert waiting.digest == digests.digest("sha256", covered)
    assert waiting.digest in waiting.signed_attributes
    assert waiting.signed_attributes[0] == 0x31
    assert waiting.algorithm == "ecdsa_p256_sha256"


def test_it_survives_a_restart_as_json() -> None:
    waiting = prepared()
    text = waiting.to_json()
    assert pades.Prepared.from_json(text) == waiting
    assert len(text) < 60_000
    for broken in ("", "{}", text.replace("prepared/2", "prepared/9"), json.dumps({**json.loads(text), "digest": "?"})):
        with pytest.raises(pades.PadesError):
            pades.Prepared.from_json(broken)


@pytest.mark.parametrize(
    "absurd", ["[" * 200_000, '{"a":' * 200_000, "1e999", "-1", "NaN", "9" * 30, "null"], ids=lambda value: value[:6]
)
@pytest.mark.parametrize("place", ["base_size", "byte_range", "whole"])
def test_absurd_values_are_malformed(place: str, absurd: str) -> None:
    waiting = (prepared(), pades.prepare_closing(sign(PAPER, WORLD, ALICE, field="worker"), evidence(WORLD, ALICE)))
    for one in waiting:
        stored = json.loads(one.to_json())
        stored[place] = ["HERE", 1, 1, 1] if place == "byte_range" else "HERE"
        text = absurd if place == "whole" else json.dumps(stored).replace('"HERE"', absurd)
        with pytest.raises(pades.PadesError) as refusal:
            type(one).from_json(text)
        assert refusal.value.code == "prepared_malformed"


@pytest.mark.parametrize("how", ["another digest", "two digests", "none", "no set"])
def test_what_is_signed_must_say_the_digest_of_the_file(how: str) -> None:
    """A signature over other attributes, made with the right key, would be a signature over another file."""
    waiting = prepared()
    other = cms.signed_attributes(
        content_type=oids.DATA, message_digest=bytes(32), certificate=ALICE.certificate, digest="sha256"
    )
    right = cms.attribute(oids.MESSAGE_DIGEST, der.octet_string(waiting.digest))
    changed = {
        "another digest": other,
        "two digests": der.set_of(*(child.encoded for child in der.parse(other).children()), right),
        "none": der.set_of(*(child.encoded for child in der.parse(other).children()[:1])),
        "no set": b"\x31\x05abc",
    }[how]
    forged = dataclasses.replace(waiting, signed_attributes=changed)
    with pytest.raises(pades.PadesError) as refusal:
        pades.complete(PAPER, forged, signature=ALICE.key.sign(changed), timestamp=None)
    assert refusal.value.code == "prepared_malformed"


def test_a_browser_s_raw_signature_completes() -> None:
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    waiting = prepared()
    r, s = decode_dss_signature(ALICE.key.sign(waiting.signed_attributes))
    signature = keys.raw_to_der(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    pades.check_signature_value(waiting, signature)
    signed = pades.complete(PAPER, waiting, signature=signature, timestamp=None)
    assert contents_of(signed, "worker").signer.signature == signature


def contents_of(pdf: bytes, field: str) -> cms.SignedData:
    opened = pikepdf.open(io.BytesIO(pdf))
    widget = next(item for item in opened.Root.AcroForm.Fields if str(item.T) == field)
    raw = bytes(widget.V.Contents)
    length = int.from_bytes(raw[2:4], "big") + 4
    return cms.read_signed_data(raw[:length])


def test_the_signature_says_what_pades_asks_for() -> None:
    signed = contents_of(sign(PAPER, WORLD, ALICE, field="worker"), "worker")
    assert set(signed.signer.attributes) == {oids.CONTENT_TYPE, oids.MESSAGE_DIGEST, oids.SIGNING_CERTIFICATE_V2}
    assert set(signed.signer.unsigned) == {oids.SIGNATURE_TIMESTAMP}
    assert signed.content is None
    assert signed.certificates == tuple(sorted(ALICE.chain))
    token = timestamps.read_token(signed.signer.unsigned[oids.SIGNATURE_TIMESTAMP][0].encoded)
    assert token.imprint == digests.digest("sha256", signed.signer.signature)


def test_the_dictionary_names_who_why_and_when() -> None:
    waiting = prepared(at=datetime(2026, 11, 24, 5, 6, 7, tzinfo=UTC), location="景洪市", signer_name="䶮(O)\\")
    signed = pades.complete(PAPER, waiting, signature=ALICE.key.sign(waiting.signed_attributes), timestamp=None)
    opened = pikepdf.open(io.BytesIO(signed))
    value = opened.Root.AcroForm.Fields[0].V
    assert (str(value.Name), str(value.Reason), str(value.Location)) == ("䶮(O)\\", "签订劳动合同", "景洪市")
    assert str(value.M) == "D:20261124050607Z"
    assert value.SubFilter == pikepdf.Name("/ETSI.CAdES.detached")


@pytest.mark.parametrize(
    ("pdf", "field", "code"),
    [
        (PAPER, "witness", "field_missing"),
        (sign(PAPER, WORLD, ALICE, field="worker"), "worker", "field_already_signed"),
        (b"hello", "worker", "pdf_damaged"),
        (PAPER[:-30], "worker", "pdf_damaged"),
    ],
)
def test_it_refuses_a_file_that_cannot_be_signed(pdf: bytes, field: str, code: str) -> None:
    with pytest.raises(TrustError) as refusal:
        prepared(pdf, field=field)
    assert refusal.value.code == code


def test_it_refuses_another_file_another_key_and_another_s_timestamp() -> None:
    waiting = prepared()
    signature = ALICE.key.sign(waiting.signed_attributes)
    changed = PAPER.replace(b"page 1", b"page 9")
    foreign = stamp(WORLD, digests.digest("sha256", b"something else"))
    for pdf, value, token, code in (
        (changed, signature, None, "file_changed"),
        (PAPER + b"\n", signature, None, "file_changed"),
        (PAPER, ACME.key.sign(waiting.signed_attributes), None, "signature_wrong"),
        (PAPER, ALICE.key.sign(b"other"), None, "signature_wrong"),
        (PAPER, signature, foreign, "timestamp_not_ours"),
    ):
        with pytest.raises(pades.PadesError) as refusal:
            pades.complete(pdf, waiting, signature=value, timestamp=token)
        assert refusal.value.code == code


def test_it_refuses_what_does_not_fit_and_what_is_too_long() -> None:
    small = prepared(reserve=600)
    with pytest.raises(pades.PadesError) as refusal:
        pades.complete(PAPER, small, signature=ALICE.key.sign(small.signed_attributes), timestamp=None)
    assert refusal.value.code == "signature_too_large"
    with pytest.raises(pades.PadesError):
        prepared(reason="长" * 501)


def drawn(appearance: pades.Appearance, field: str = "employer") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(sign(PAPER, WORLD, ACME, field=field, appearance=appearance)))


def test_a_seal_is_drawn_inside_the_field_with_its_proportions() -> None:
    seal = pades.Appearance.vector(b"1 0 0 rg 0 0 100 100 re f", width=100, height=50)
    opened = drawn(seal)
    look = opened.Root.AcroForm.Fields[1].AP.N
    assert list(look.BBox) == [0, 0, 120, 120]
    assert look.read_bytes() == b"q\n1.2 0 0 1.2 0 30 cm\n1 0 0 rg 0 0 100 100 re f\nQ"


@pytest.mark.parametrize("mode", ["RGBA", "RGB"])
def test_a_handwritten_signature_is_an_image_with_its_transparency(mode: str) -> None:
    opened = drawn(pades.Appearance.image(png(mode)))
    look = opened.Root.AcroForm.Fields[1].AP.N
    image = look.Resources.XObject.Im
    assert (int(image.Width), int(image.Height), image.ColorSpace) == (60, 20, pikepdf.Name.DeviceRGB)
    assert image.read_bytes()[:3] == b"\xc8\x00\x00"
    assert ("/SMask" in image) == (mode == "RGBA")
    if mode == "RGBA":
        assert image.SMask.read_bytes()[0] == 90


@pytest.mark.parametrize("content", [b"", b"GIF89a", png()[:40], png(size=(3000, 2000))])
def test_it_refuses_pictures_that_are_not_ours_to_trust(content: bytes) -> None:
    with pytest.raises(pades.PadesError) as refusal:
        pades.Appearance.image(content)
    assert refusal.value.code == "appearance_refused"


def test_the_form_may_stand_in_the_catalog() -> None:
    pdf = conclude(base=paper(direct_form=True))
    opened = pikepdf.open(io.BytesIO(pdf))
    assert [str(field.T) for field in opened.Root.AcroForm.Fields] == ["worker", "employer", "timestamp"]
    assert int(opened.Root.AcroForm.SigFlags) == 3


def test_the_evidence_is_in_the_store_and_kept_when_the_stamp_is_renewed() -> None:
    world = World()
    worker, employer = world.worker(), world.employer()
    closed = conclude(world, worker=worker, employer=employer)
    before = pikepdf.open(io.BytesIO(closed))
    store = before.Root.DSS
    assert (len(store.Certs), len(store.OCSPs)) == (2, 4)
    world.clock.turn(days=365)
    more = evidence(world, worker, employer)
    renewed = pades.close(closed, dss=more, timestamp=lambda digest: stamp(world, digest))
    opened = pikepdf.open(io.BytesIO(renewed))
    assert (len(opened.Root.DSS.Certs), len(opened.Root.DSS.OCSPs)) == (2, 8)
    assert str(opened.Root.AcroForm.Fields[-1].T) == "timestamp2"
    assert renewed.startswith(closed)


def test_closing_waits_for_its_stamp_as_json_too() -> None:
    signed = sign(PAPER, WORLD, ALICE, field="worker")
    waiting = pades.prepare_closing(signed, evidence(WORLD, ALICE))
    again = pades.PreparedClosing.from_json(waiting.to_json())
    assert again == waiting
    assert waiting.digest == ranged_digest("sha256", pdf=signed, revision=waiting.revision, byte_range=waiting.byte_range)
    closed = pades.complete_closing(signed, again, token=stamp(WORLD, waiting.digest))
    assert pades.Base.read(closed).fields["timestamp"].signed
    for pdf, digest, code in (
        (signed, bytes(32), "timestamp_not_ours"),
        (signed + b"x", waiting.digest, "file_changed"),
        (signed.replace(b"page 1", b"page 9"), waiting.digest, "timestamp_not_ours"),
    ):
        with pytest.raises(pades.PadesError) as refusal:
            pades.complete_closing(pdf, again, token=stamp(WORLD, digest))
        assert refusal.value.code == code
    with pytest.raises(pades.PadesError):
        pades.PreparedClosing.from_json("[]")


def test_an_employer_s_name_is_in_the_certificate_not_in_the_picture() -> None:
    assert ACME.certificate.subject.common_name == EMPLOYER
