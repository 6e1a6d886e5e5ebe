from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.trust import certificates, oids, pem
from qianyue.trust.authority import DevelopmentAuthority, writing
from qianyue.trust.authority.profiles import PROFILES, extensions
from qianyue.trust.certificates import Certificate, CertificateError, PathProblem, Roots, build_path
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import SoftwareKey
from tests.trust.cast import EMPLOYER, NOON, WORKER, Clock, World, request_for

WORLD = World()
LEAF = WORLD.worker().certificate
ISSUING, ROOT = WORLD.authority.issuing, WORLD.authority.root


def path(leaf: Certificate = LEAF, **changes: object) -> certificates.Path | PathProblem:
    asked = {"intermediates": [ISSUING], "roots": [ROOT], "at": NOON} | changes
    return build_path(leaf=leaf, **asked)


def problem(leaf: Certificate = LEAF, **changes: object) -> str:
    found = path(leaf, **changes)
    assert isinstance(found, PathProblem)
    return found.code


def test_it_works() -> None:
    found = path()
    assert isinstance(found, certificates.Path)
    assert found.certificates == (LEAF, ISSUING)
    assert found.anchor == ROOT
    assert found.links == [(LEAF, ISSUING), (ISSUING, ROOT)]


def test_another_implementation_reads_the_same() -> None:
    for certificate in (LEAF, ISSUING, ROOT, WORLD.employer().certificate, WORLD.tsa.certificate):
        other = x509.load_der_x509_certificate(certificate.der)
        assert certificate.serial == other.serial_number
        assert certificate.tbs == other.tbs_certificate_bytes
        assert (certificate.not_before, certificate.not_after) == (other.not_valid_before_utc, other.not_valid_after_utc)
        assert certificate.subject.encoded == other.subject.public_bytes()
        constraints = other.extensions.get_extension_for_class(x509.BasicConstraints).value
        assert (certificate.is_authority, certificate.path_length) == (constraints.ca, constraints.path_length)
        usage = other.extensions.get_extension_for_class(x509.KeyUsage).value
        assert ("key_cert_sign" in (certificate.key_usage or ())) == usage.key_cert_sign
        assert ("content_commitment" in (certificate.key_usage or ())) == usage.content_commitment
        key_id = other.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        assert certificate.subject_key_id == key_id.digest


def test_a_description_names_the_holder_and_the_validity() -> None:
    described = certificates.describe(WORLD.employer().certificate)
    assert EMPLOYER in described["subject"]
    assert described["purposes"] == ["document_signing"]
    assert described["key"] == "p256"
    assert described["not_before"].endswith("+00:00")


def test_without_roots_nothing_is_trusted_and_nothing_is_condemned() -> None:
    found = path(roots=[])
    assert isinstance(found, PathProblem)
    assert found.code == "no_trusted_root"
    assert found.undetermined


def test_a_stranger_s_authority_is_not_trusted() -> None:
    stranger = World()
    assert problem(stranger.worker().certificate, intermediates=[stranger.authority.issuing]) == "no_trusted_root"


def test_the_same_names_with_other_keys_are_not_the_same_authority() -> None:
    key = SoftwareKey.generate()
    forged = forge(key, subject=LEAF.subject.encoded)
    assert problem(forged) == "certificate_signature_wrong"


def test_validity_is_judged_at_the_given_moment() -> None:
    assert problem(at=LEAF.not_after + timedelta(seconds=1)) == "certificate_expired"
    assert problem(at=LEAF.not_before - timedelta(seconds=1)) == "certificate_not_yet_valid"
    assert isinstance(path(at=LEAF.not_after), certificates.Path)
    assert problem(WORLD.employer().certificate, at=ROOT.not_after + timedelta(days=1)) == "certificate_expired"


def test_an_end_entity_is_no_authority() -> None:
    worker = WORLD.worker()
    forged = forge(worker.key, issuer=worker.certificate)
    assert problem(forged, intermediates=[worker.certificate, ISSUING]) == "issuer_not_an_authority"


def test_an_authority_below_a_path_length_of_zero_is_refused() -> None:
    world = World()
    key, issuing = SoftwareKey.generate(), world.authority._identities["issuing"]  # the forger holds the issuing key
    below = forge(issuing.key, issuer=issuing.certificate, holder=key, profile="issuing")
    leaf = forge(key, issuer=below)
    assert problem(leaf, intermediates=[below, issuing.certificate], roots=[world.authority.root]) == "path_too_long"


def test_purposes_and_policies_are_demanded() -> None:
    assert isinstance(path(purposes=[oids.EKU_DOCUMENT_SIGNING], policy=oids.EVENT_POLICY), certificates.Path)
    assert problem(purposes=[oids.EKU_TIME_STAMPING]) == "purpose_not_allowed"
    assert problem(policy=oids.ORGANISATION_POLICY) == "policy_not_allowed"


def test_loops_of_certificates_end() -> None:
    one, two = SoftwareKey.generate(), SoftwareKey.generate()
    names = [certificates.name((oids.COMMON_NAME, label)) for label in ("A", "B")]
    first = forge(two, issuer_name=names[1], subject=names[0], holder=one, profile="issuing")
    second = forge(one, issuer_name=names[0], subject=names[1], holder=two, profile="issuing")
    leaf = forge(one, issuer_name=names[0])
    assert isinstance(path(leaf, intermediates=[first, second]), PathProblem)


def test_every_changed_byte_of_a_certificate_is_noticed() -> None:
    for at in range(0, len(LEAF.der), 7):
        changed = bytearray(LEAF.der)
        changed[at] ^= 0x01
        try:
            forged = certificates.read(bytes(changed))
        except TrustError:
            continue
        assert isinstance(path(forged), PathProblem)


@settings(max_examples=200)
@given(st.integers(0, len(LEAF.der) - 1), st.binary(min_size=1, max_size=6))
def test_hostile_certificates_are_refused_with_a_reason(at: int, junk: bytes) -> None:
    changed = LEAF.der[:at] + junk + LEAF.der[at + len(junk) :]
    try:
        forged = certificates.read(changed)
    except CertificateError:
        return
    assert changed == LEAF.der or isinstance(path(forged), PathProblem)


def test_roots_come_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "all.pem").write_text(WORLD.authority.chain_pem())
    (tmp_path / "notes.txt").write_text("not a certificate")
    roots = Roots.from_directory(tmp_path)
    assert (list(roots), list(roots.intermediates)) == ([ROOT], [ISSUING])


@pytest.mark.parametrize(
    ("content", "code"), [(None, "roots_missing"), ("nothing here", "roots_missing"), ("issuing", "roots_missing")]
)
def test_a_folder_without_roots_is_a_mistake(tmp_path: Path, content: str | None, code: str) -> None:
    if content is not None:
        (tmp_path / "a.pem").write_text(pem.encode(ISSUING.der) if content == "issuing" else content)
    with pytest.raises(TrustError) as refusal:
        Roots.from_directory(tmp_path)
    assert refusal.value.code == "roots_missing"


def test_a_request_proves_possession() -> None:
    key = SoftwareKey.generate()
    encoded = request_for(key)
    assert certificates.read_request(encoded).spki == key.public_key_der
    assert x509.load_der_x509_csr(encoded).is_signature_valid
    other = SoftwareKey.generate()
    info = certificates.request_info(subject=certificates.name((oids.COMMON_NAME, "x")), spki=key.public_key_der)
    stolen = certificates.assemble_request(info=info, signature_der=other.sign(info), algorithm=other.algorithm)
    with pytest.raises(TrustError) as refusal:
        certificates.read_request(stolen)
    assert refusal.value.code == "request_not_proven"


@given(st.binary(max_size=80))
def test_hostile_requests_are_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(TrustError):
        certificates.read_request(data)


def forge(
    key: SoftwareKey,
    *,
    issuer: Certificate = ISSUING,
    issuer_name: bytes | None = None,
    subject: bytes | None = None,
    holder: SoftwareKey | None = None,
    profile: str = "event",
) -> Certificate:
    """A certificate written by whoever holds `key`, with the same authority key identifier as the real one's."""
    from qianyue.trust.authority.profiles import ISSUING as ISSUING_PROFILE

    holder = holder or SoftwareKey.generate()
    chosen = ISSUING_PROFILE if profile == "issuing" else PROFILES[profile]
    return certificates.read(
        writing.certificate(
            signer=key,
            issuer=issuer_name or issuer.subject.encoded,
            subject=subject or certificates.name((oids.COMMON_NAME, WORKER)),
            spki=holder.public_key_der,
            serial=7,
            not_before=NOON - timedelta(hours=1),
            not_after=NOON + timedelta(hours=1),
            extensions=extensions(
                chosen, spki=holder.public_key_der, issuer_spki=key.public_key_der if issuer_name else issuer.spki
            ),
        )
    )


def test_the_development_authority_is_marked_as_such() -> None:
    for certificate in (ROOT, ISSUING, DevelopmentAuthority.create(clock=Clock()).tsa().certificate):
        assert "开发测试" in str(certificate.subject)
