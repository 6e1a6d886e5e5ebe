"""Every reason the verifier can give, with a file that makes it give that reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from asn1crypto import cms as asn1_cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

from qianyue.confined import Limits
from qianyue.trust import certificates, der, oids
from qianyue.trust.keys import SoftwareKey
from qianyue.trust.pdf import Document
from qianyue.trust.pdf.form import signature_fields
from qianyue.trust.verification import Report, Roots, reasons, verify_pdf
from qianyue.trust.verification.confined import Judge
from qianyue.trust.verification.verifying import MAX_SIZE
from tests.trust.bombs import with_form
from tests.trust.cast import NOON, WORKER, Party, World
from tests.trust.forgeries import FORGERIES, Scene
from tests.trust.forging import Forger, closed_over, codes, content, judged
from tests.trust.handmade import HEAD, hand_signed, plain_cms
from tests.trust.papers import conclude, paper, sign, stamp

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
SIGNED = sign(paper(), WORLD, ALICE, field="worker")
CONTRACT = conclude(WORLD, worker=ALICE, employer=ACME)


def by_hand(**options: object) -> Report:
    """A closed contract whose employer's signature was made by hand."""
    pdf = hand_signed(SIGNED, WORLD, ACME, field="employer", **options)  # type: ignore[arg-type]
    return judged(closed_over(pdf, WORLD, ALICE, ACME), WORLD)


def terms_broken() -> Report:
    forger = Forger(paper())
    number = int(forger.pdf[: forger.pdf.index(b" 0 obj\n<< /Params")].split()[-1])
    return judged(conclude(WORLD, base=forger.put(number, content(b"{")).save()), WORLD)


def without_evidence() -> Report:
    """Closed with answers about the authorities, but about neither party."""
    world = World()
    pdf = sign(sign(paper(), world, world.worker(), field="worker"), world, world.employer(), field="employer")
    return judged(closed_over(pdf, world), world)


def revoked_before() -> Report:
    world = World()
    worker, employer = world.worker(), world.employer()
    world.authority.revoke(serial=worker.certificate.serial)
    world.clock.turn(minutes=1)
    return judged(conclude(world, worker=worker, employer=employer), world)


def signed_too_late() -> Report:
    world = World()
    worker, employer = world.worker(), world.employer()
    world.clock.turn(hours=25)
    return judged(conclude(world, worker=worker, employer=employer), world)


def third_signature() -> Report:
    forger = Forger(paper())
    number = forger.add(b"<</Type/Annot/Subtype/Widget/FT/Sig/T(witness)/F 4/Rect[10 10 60 40]/P %d 0 R>>" % forger.page())
    base = forger.append(forger.form, "Fields", b"%d 0 R" % number).save()
    pdf = sign(sign(base, WORLD, ALICE, field="worker"), WORLD, ACME, field="employer")
    return judged(closed_over(sign(pdf, WORLD, ALICE, field="witness"), WORLD, ALICE, ACME), WORLD)


def closing_token(change: Callable[[bytes], bytes]) -> Report:
    """CONTRACT with its closing token, which nothing covers, replaced."""
    view = Document(CONTRACT).current
    value = next(field for field in signature_fields(view) if field.name == "timestamp").value
    span = view.dictionary(value).spans["Contents"]  # type: ignore[index, union-attr]
    digits = CONTRACT[span.start + 1 : span.end - 1]
    token = bytes.fromhex(digits.decode())
    token = token[: int.from_bytes(token[2:4], "big") + 4]
    changed = change(token).hex().encode().ljust(len(digits), b"0")
    return judged(CONTRACT[: span.start + 1] + changed + CONTRACT[span.end - 1 :], WORLD)


def altered(token: bytes) -> bytes:
    """One bit of the issuing certificate that the token carries along, in its signature."""
    at = token.index(WORLD.authority.issuing.der) + len(WORLD.authority.issuing.der) - 1
    return token[:at] + bytes((token[at] ^ 1,)) + token[at + 1 :]


def with_a_stray(token: bytes) -> bytes:
    """A certificate put beside those of the token."""
    found = asn1_cms.ContentInfo.load(token)
    found["content"]["certificates"].append(asn1_cms.CertificateChoices.load(own_leaf()[0].chain[0]))
    found["content"]["certificates"]._contents = None
    return bytes(found.dump(force=True))


def own_leaf(*, usage: str = "digital_signature", critical: bool = False) -> tuple[Party, Roots]:
    """A worker's certificate from an authority of the test's own, with what no honest profile has."""
    key, top = SoftwareKey.generate(), ec.generate_private_key(ec.SECP256R1())
    public = serialization.load_der_public_key(key.public_key_der)
    root_name, leaf_name = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in ("Own", WORKER))

    def build(subject: x509.Name, spki: object, *extensions: tuple[x509.ExtensionType, bool]) -> bytes:
        made = x509.CertificateBuilder(root_name, subject, spki, x509.random_serial_number(), NOON, NOON + timedelta(days=9))  # type: ignore[arg-type]
        for extension, is_critical in extensions:
            made = made.add_extension(extension, is_critical)
        return made.sign(top, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    bits = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    flags = {bit: bit == usage for bit in bits} | dict.fromkeys(
        ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )
    root = build(root_name, top.public_key(), (x509.BasicConstraints(True, None), True))
    more = [(x509.UnrecognizedExtension(ObjectIdentifier("2.999.7"), b"\x05\x00"), True)] if critical else []
    leaf = build(leaf_name, public, (x509.KeyUsage(**flags), True), (x509.OCSPNoCheck(), False), *more)
    roots = Roots([WORLD.authority.root, certificates.read(root)])
    return Party(WORKER, key, [leaf]), roots


def of_own_leaf(**options: object) -> Report:
    party, roots = own_leaf(**options)  # type: ignore[arg-type]
    pdf = sign(sign(paper(), WORLD, party, field="worker"), WORLD, ACME, field="employer")
    return verify_pdf(closed_over(pdf, WORLD, ACME), roots=roots)


def stamp_of_another() -> Report:
    return by_hand(cms_of=lambda *given: plain_cms(*given, stamped=b"another signature"))


def too_costly() -> Report:
    """A string of eighty million digits, and less memory than that takes."""
    greedy = with_form(b"2 0 R", {2: b"<</T(a)/FT/Sig/V<" + b"30" * 40_000_000 + b">>>"})
    with Judge(roots=WORLD.authority.roots, limits=Limits(memory=180 << 20, cpu=10, patience=30)) as judge:
        return judge.verify(greedy)


def weak_key() -> Report:
    scene = Scene()
    pdf = FORGERIES["key_rsa_1024"].make(scene)
    return verify_pdf(pdf, roots=scene.roots)


FILES: dict[str, Callable[[], Report]] = {
    "too_large": lambda: judged(b"%PDF-1.7\n" + bytes(MAX_SIZE), WORLD),
    "not_a_pdf": lambda: judged(b"hello", WORLD),
    "file_damaged": lambda: judged(CONTRACT[:-20], WORLD),
    "file_unsupported": lambda: judged(Forger(CONTRACT).save(trailer=b"/XRefStm 10"), WORLD),
    "too_costly": too_costly,
    "no_signatures": lambda: judged(paper(), WORLD),
    "role_missing": lambda: judged(closed_over(SIGNED, WORLD, ALICE), WORLD),
    "timestamp_missing": lambda: judged(sign(SIGNED, WORLD, ACME, field="employer"), WORLD),
    "changed_after_signing": lambda: judged(closed_over(turned(CONTRACT), WORLD), WORLD),
    "bytes_after_end": lambda: judged(CONTRACT + b"\n", WORLD),
    "unknown_signature": third_signature,
    "terms_unreadable": terms_broken,
    "party_unnamed": lambda: judged(conclude(WORLD, base=paper(terms=None)), WORLD),
    "coverage_wrong": lambda: by_hand(ranges=lambda gap: [0, gap.start - 1, gap.end, gap.total - gap.end]),
    "signature_malformed": lambda: by_hand(cms_of=lambda *_: b"\x30\x03\x02\x01\x01"),
    "signature_wrong": lambda: judged(CONTRACT.replace(b"page 1", b"page 9"), WORLD),
    "format_unsupported": lambda: by_hand(head=HEAD.replace(b"ETSI.CAdES.detached", b"adbe.x509.rsa_sha1")),
    "algorithm_weak": weak_key,
    "signed_time_unproven": lambda: judged(sign(paper(), WORLD, ALICE, field="worker", timestamped=False), WORLD),
    "timestamp_wrong": stamp_of_another,
    "timestamp_untrusted": lambda: by_hand(cms_of=lambda *given: plain_cms(*given, authority=World())),
    "untrusted": lambda: judged(conclude(WORLD, employer=World().employer()), WORLD),
    "certificate_not_good": signed_too_late,
    "certificate_altered": lambda: closing_token(altered),
    "certificate_stray": lambda: closing_token(with_a_stray),
    "certificate_unsupported": lambda: of_own_leaf(critical=True),
    "timestamp_lapsed": lambda: judged(CONTRACT, WORLD, at=NOON + timedelta(days=31 * 365)),
    "revocation_unknown": without_evidence,
    "revoked": revoked_before,
    "signer_not_party": lambda: judged(conclude(WORLD, worker=WORLD.worker("岩温·冒名")), WORLD),
}


def turned(pdf: bytes) -> bytes:
    forger = Forger(pdf)
    return forger.set(forger.page(), "Rotate", b"90").save()


def test_it_works() -> None:
    assert judged(CONTRACT, WORLD).reasons == []


def test_every_reason_has_its_file() -> None:
    assert set(FILES) == set(reasons.WORDS)


@pytest.mark.parametrize("code", reasons.WORDS)
def test_every_reason_says_what_to_do_in_both_languages(code: str) -> None:
    told = reasons.reason(code)
    assert "请" in told.zh
    assert told.zh.endswith("。")
    assert re.search(r"\b(obtain|use|ask|give|check)\b", told.en)
    assert told.en.endswith(".")


@pytest.mark.parametrize("code", FILES)
def test_it_says(code: str) -> None:
    report = FILES[code]()
    assert code in codes(report)
    expected = reasons.reason(code).verdict
    assert report.verdict in ("invalid", expected)
    assert report.verdict != "valid"
    assert report.to_dict(file="x")["verdict"] == report.verdict


def test_the_files_made_by_other_means_are_valid_but_for_the_one_thing() -> None:
    """The controls: what the odd files above have in common is not what makes them fail."""
    assert by_hand().verdict == "valid"
    assert of_own_leaf().verdict == "valid"
    assert closing_token(lambda token: token).verdict == "valid"


def test_a_key_that_may_only_encipher_does_not_sign() -> None:
    """Authorities issue pairs; the other half's certificate names the same holder (crypto.md P19)."""
    report = of_own_leaf(usage="key_encipherment")
    assert (report.verdict, codes(report)) == ("invalid", {"certificate_not_good"})


def test_a_timestamp_authority_does_not_sign_contracts() -> None:
    authority = WORLD.authority.tsa()
    key = authority._signer
    party = Party(WORKER, key, list(authority._chain))  # type: ignore[arg-type]
    pdf = sign(sign(paper(), WORLD, party, field="worker"), WORLD, ACME, field="employer")
    report = judged(closed_over(pdf, WORLD, ACME), WORLD)
    assert report.verdict == "invalid"
    assert "certificate_not_good" in codes(report)


def test_invalid_outweighs_undetermined() -> None:
    report = verify_pdf(CONTRACT.replace(b"page 1", b"page 9"), roots=Roots())
    assert report.verdict == "invalid"


def test_a_token_of_another_file_is_not_this_file_s() -> None:
    report = closing_token(lambda _: stamp(WORLD, bytes(32)).der)
    assert (report.verdict, codes(report)) == ("invalid", {"timestamp_wrong"})
    assert report.timestamp is not None
    assert report.timestamp.time is None  # nothing of a wrong token is told


def test_a_second_timestamp_beside_the_first_is_refused() -> None:
    """Which of the two would be the signature's time?"""

    def doubled(covered: bytes, party: Party, world: World) -> bytes:
        tokens = [stamp(world, bytes(32)).der for _ in range(2)]
        more = der.sequence(der.oid(oids.SIGNATURE_TIMESTAMP), der.set_of(*tokens))
        return plain_cms(covered, party, world, timestamped=False, unsigned=[more])

    assert "timestamp_wrong" in codes(by_hand(cms_of=doubled))
