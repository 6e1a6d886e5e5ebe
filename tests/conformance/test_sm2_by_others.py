"""pyHanko judges our SM2 contracts, with GmSSL for the signature values: nothing of ours takes part in the judgement.

asn1crypto knows no Chinese identifiers and pyHanko no SM2, so both are told (crypto.md 2 and 3.1). The library checks structure,
coverage, later changes, certificate paths, revocation and timestamps by itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import gmssl_pyx
import pytest
from asn1crypto import algos, keys, x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext, sig_validate
from pyhanko_certvalidator.sig_validate import DEFAULT_VALIDATION_CONTEXT, DefaultSignatureValidator

from tests.trust.cast import Clock, World
from tests.trust.papers import conclude

SM3, SM2_WITH_SM3, CURVE = "1.2.156.10197.1.401", "1.2.156.10197.1.501", "1.2.156.10197.1.301"
NAME = "sm2sign_with_sm3"


class SmValidator(DefaultSignatureValidator):
    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: Any = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        if signature_algorithm["algorithm"].native != NAME:
            super().validate_signature(signature, signed_data, public_key_info, signature_algorithm, context)
        elif not _holds(public_key_info, signed_data, signature):
            raise InvalidSignature


def _holds(public_key_info: keys.PublicKeyInfo, data: bytes, signature: bytes) -> bool:
    point = public_key_info["public_key"].native
    try:
        return bool(gmssl_pyx.sm2_verify(point[1:], data, signature))
    except gmssl_pyx.InvalidValueError:
        return False


@pytest.fixture(scope="module", autouse=True)
def _chinese_names() -> Iterator[None]:
    """Told to asn1crypto and certvalidator for this module. `_validate_raw` too: delegated responders' certificates are judged
    without the validator that was asked for (crypto.md P5)."""
    with pytest.MonkeyPatch.context() as patch:
        for kind, oid, name in ((algos.DigestAlgorithmId, SM3, "sm3"), (algos.SignedDigestAlgorithmId, SM2_WITH_SM3, NAME)):
            kind("sha256" if name == "sm3" else "sha256_ecdsa").dotted  # noqa: B018 - the reverse map is made at first use (P3)
            patch.setitem(kind._map, oid, name)
            patch.setitem(kind._reverse_map, name, oid)
        keys.NamedCurve.register("sm2p256v1", CURVE, 32)
        for attribute, value in (("signature_algo", "sm2"), ("hash_algo", "sm3")):
            known = getattr(algos.SignedDigestAlgorithm, attribute).fget
            told = property(lambda self, known=known, value=value: value if self["algorithm"].native == NAME else known(self))
            patch.setattr(algos.SignedDigestAlgorithm, attribute, told)
        raw = sig_validate._validate_raw

        def validate_raw(
            signature: bytes, data: bytes, info: Any, algorithm: Any, context: Any = DEFAULT_VALIDATION_CONTEXT
        ) -> None:
            if algorithm["algorithm"].native != NAME:
                raw(signature, data, info, algorithm, context)
            elif not _holds(info, data, signature):
                raise InvalidSignature

        patch.setattr(sig_validate, "_validate_raw", validate_raw)
        yield


@pytest.fixture(scope="module")
def world() -> World:
    return World(Clock(datetime.now(UTC) - timedelta(minutes=30)), algorithm="sm2_sm3")


@pytest.fixture(scope="module")
def contract(world: World) -> bytes:
    return conclude(world)


def context_of(world: World) -> ValidationContext:
    roots = [x509.Certificate.load(world.authority.root.der)]
    return ValidationContext(trust_roots=roots, allow_fetching=False, signature_validator=SmValidator())


def test_pyhanko_finds_both_signatures_intact_trusted_and_nothing_else_changed(contract: bytes, world: World) -> None:
    reader = PdfFileReader(io.BytesIO(contract))
    worker, employer = (validate_pdf_signature(found, context_of(world)) for found in reader.embedded_regular_signatures)
    for status in (worker, employer):
        assert status.bottom_line, status.pretty_print_details()
        assert status.md_algorithm == "sm3"
        assert status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    assert worker.modification_level == ModificationLevel.FORM_FILLING
    assert employer.modification_level == ModificationLevel.LTA_UPDATES


def test_pyhanko_finds_the_closing_timestamp_over_the_whole_file(contract: bytes, world: World) -> None:
    (stamp,) = PdfFileReader(io.BytesIO(contract)).embedded_timestamp_signatures
    status = validate_pdf_timestamp(stamp, context_of(world))
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def test_pyhanko_notices_a_changed_byte(contract: bytes, world: World) -> None:
    forged = contract.replace(b"page 1", b"page 9")
    assert forged != contract
    for found in PdfFileReader(io.BytesIO(forged)).embedded_regular_signatures:
        status = validate_pdf_signature(found, context_of(world))
        assert not status.intact
        assert not status.bottom_line


def test_another_root_is_not_trusted(contract: bytes) -> None:
    stranger = World(Clock(datetime.now(UTC) - timedelta(minutes=30)), algorithm="sm2_sm3")
    for found in PdfFileReader(io.BytesIO(contract)).embedded_regular_signatures:
        assert not validate_pdf_signature(found, context_of(stranger)).trusted
