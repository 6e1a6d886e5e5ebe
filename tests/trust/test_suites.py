"""A whole contract in every suite: P-256, SM2 and RSA; worker, employer, evidence, closing timestamp, and outsiders."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.x509 import load_der_x509_crl
from OpenSSL import crypto

from qianyue.trust import cms, der, digests, keys, pem
from qianyue.trust.certificates import read
from tests.trust.cast import World
from tests.trust.forging import codes, judged
from tests.trust.papers import conclude
from tests.trust.test_pades import contents_of

ALGORITHMS = ["ecdsa_p256_sha256", "sm2_sm3", "rsa_pkcs1_sha256"]


@pytest.fixture(scope="module", params=ALGORITHMS)
def world(request: pytest.FixtureRequest) -> World:
    return World(algorithm=request.param)


def test_it_works(world: World) -> None:
    report = judged(conclude(world), world)
    assert report.verdict == "valid", codes(report)
    assert [one.algorithm for one in report.signatures if one.algorithm] == [world.algorithm] * 2


def test_a_flipped_bit_anywhere_is_seen(world: World) -> None:
    contract = bytearray(conclude(world))
    for position in range(200, len(contract), len(contract) // 40):
        contract[position] ^= 1
        assert judged(bytes(contract), world).verdict != "valid", position
        contract[position] ^= 1


def test_the_contract_of_one_suite_has_no_standing_under_the_roots_of_another(world: World) -> None:
    assert judged(conclude(world), World()).verdict != "valid"


def test_openssl_checks_the_chain_and_the_revocation_list(world: World) -> None:
    """pyOpenSSL brings an OpenSSL that knows SM2 (crypto.md 2)."""
    good, revoked = world.worker(), world.worker("岩罕·测试")
    world.authority.revoke(serial=revoked.certificate.serial, reason="key_compromise")
    world.clock.turn(seconds=1)
    store = crypto.X509Store()
    store.add_cert(_openssl(world.authority.root.der))
    store.add_crl(load_der_x509_crl(world.authority.crl()))
    store.set_flags(crypto.X509StoreFlags.CRL_CHECK)
    store.set_time(world.clock().replace(tzinfo=None))
    chain = [_openssl(world.authority.issuing.der)]
    crypto.X509StoreContext(store, _openssl(good.chain[0]), chain).verify_certificate()
    with pytest.raises(crypto.X509StoreContextError, match="revoked"):
        crypto.X509StoreContext(store, _openssl(revoked.chain[0]), chain).verify_certificate()


def test_anybody_can_check_a_signature_with_openssl_s_command_line(world: World, tmp_path: Path) -> None:
    """Article 10: the signed attributes out of the file, one command, and the digest they name (crypto.md 2)."""
    contract = conclude(world)
    signer = contents_of(contract, "worker").signer
    certificates = [read(one) for one in contents_of(contract, "worker").certificates]
    certificate = next(one for one in certificates if one.serial == signer.serial)
    (tmp_path / "public.pem").write_text(pem.encode(certificate.spki, label="PUBLIC KEY"))
    (tmp_path / "attributes").write_bytes(signer.attributes_der)
    (tmp_path / "signature").write_bytes(signer.signature)
    identity = ["-pkeyopt", "distid:1234567812345678"] if world.algorithm == "sm2_sm3" else []
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-digest", world.digest, *identity]
    command += ["-in", "attributes", "-sigfile", "signature"]
    assert b"Verified Successfully" in subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout


def test_a_request_proves_possession_in_every_suite(world: World) -> None:
    party = world.employer()
    assert read(party.chain[0]).spki == party.key.public_key_der
    info = der.sequence(der.integer(0))
    assert keys.verify(spki=party.key.public_key_der, data=info, signature_der=party.key.sign(info), algorithm=world.algorithm)


def test_the_timestamp_s_digest_is_the_suite_s(world: World) -> None:
    token = contents_of(conclude(world), "worker").signer.unsigned
    (values,) = token.values()
    inner = cms.read_signed_data(values[0].encoded)
    assert inner.signer.digest == world.digest
    assert digests.algorithm(world.digest).size == 32


def _openssl(encoded: bytes) -> crypto.X509:
    return crypto.load_certificate(crypto.FILETYPE_ASN1, encoded)
