"""Keys that stay in a token: SoftHSM 2 stands in for the device, pkcs11-tool makes the keys."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qianyue.trust import certificates, keys, oids, pkcs11
from qianyue.trust.errors import TrustError
from tests.trust.cast import EMPLOYER, Party, World
from tests.trust.forging import codes, judged
from tests.trust.papers import conclude

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "2468-not-real"

pytestmark = pytest.mark.skipif(not Path(MODULE).exists(), reason="SoftHSM is the device (apt-get install softhsm2 opensc)")


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pkcs11.Token]:
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    run("softhsm2-util", "--init-token", "--free", "--label", "seals", "--so-pin", "1357-not-real", "--pin", PIN)
    for kind, label in (("EC:prime256v1", "p256"), ("rsa:2048", "rsa"), ("rsa:1024", "short"), ("EC:secp384r1", "p384")):
        tool("--keypairgen", "--key-type", kind, "--label", label)
    with pkcs11.Token(module=MODULE, label="seals", pin=PIN) as opened:
        yield opened
    del os.environ["SOFTHSM2_CONF"]


def tool(*arguments: str) -> None:
    run("pkcs11-tool", "--module", MODULE, "--login", "--pin", PIN, "--token-label", "seals", *arguments)


def run(*command: str) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not here")
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.parametrize(("label", "algorithm"), [("p256", "ecdsa_p256_sha256"), ("rsa", "rsa_pkcs1_sha256")])
def test_it_works(token: pkcs11.Token, label: str, algorithm: str) -> None:
    key = token.key(label)
    assert isinstance(key, keys.Signer)
    assert key.algorithm == algorithm
    value = key.sign("合同".encode())
    assert keys.verify(spki=key.public_key_der, data="合同".encode(), signature_der=value, algorithm=algorithm)


def test_an_employer_s_seal_in_a_token_concludes_a_contract(token: pkcs11.Token) -> None:
    world, key = World(), token.key("p256")
    csr = certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "seal")))
    chain = world.authority.issue(csr, profile="organisation", subject_name=EMPLOYER, organisation=EMPLOYER)
    report = judged(conclude(world, employer=Party(EMPLOYER, key, chain)), world)  # type: ignore[arg-type]
    assert report.verdict == "valid", codes(report)


def test_two_threads_share_the_session(token: pkcs11.Token) -> None:
    key = token.key("p256")
    with ThreadPoolExecutor(2) as pool:
        values = list(pool.map(key.sign, [b"%d" % number for number in range(60)]))
    for number, value in enumerate(values):
        assert keys.verify(spki=key.public_key_der, data=b"%d" % number, signature_der=value, algorithm=key.algorithm)


def test_a_dropped_session_is_opened_again(token: pkcs11.Token) -> None:
    key = token.key("p256")
    token.close()
    assert key.sign(b"x")


@pytest.mark.parametrize(
    ("label", "code"),
    [("nobody", "token_key_missing"), ("short", "private_key_unsupported"), ("p384", "private_key_unsupported")],
)
def test_keys_that_are_not_there_or_not_good_enough_are_refused(token: pkcs11.Token, label: str, code: str) -> None:
    with pytest.raises(TrustError) as refusal:
        token.key(label)
    assert refusal.value.code == code


def named_alike(label: str, *identifiers: str) -> None:
    """Pairs of one name, of which all but the last have lost their private half."""
    for left, identifier in zip(reversed(range(len(identifiers))), identifiers, strict=True):
        tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", label, "--id", identifier)
        if left:
            tool("--delete-object", "--type", "privkey", "--label", label)


@pytest.mark.parametrize("attempt", range(4))
def test_the_public_key_is_that_of_the_very_pair(token: pkcs11.Token, attempt: int) -> None:
    """A foreign public key under the same label: certificates would be asked for a key that nobody here has."""
    label = f"mixed up {attempt}"
    named_alike(label, f"a{attempt}", f"b{attempt}", f"c{attempt}")
    key = token.key(label)
    assert keys.verify(spki=key.public_key_der, data=b"x", signature_der=key.sign(b"x"), algorithm=key.algorithm)


def test_two_public_keys_of_one_name_and_number_are_refused(token: pkcs11.Token) -> None:
    named_alike("twins", "d0", "d0")
    with pytest.raises(TrustError) as refusal:
        token.key("twins")
    assert refusal.value.code == "token_key_missing"
    assert "CKA_ID" in str(refusal.value)


@pytest.mark.parametrize(
    "wrong", [{"pin": "0000-wrong"}, {"label": "another"}, {"module": "/nowhere/at-all.so"}], ids=["pin", "label", "module"]
)
def test_a_wrong_pin_label_or_module_is_refused_and_never_shown(token: pkcs11.Token, wrong: dict[str, str]) -> None:
    with pytest.raises(TrustError) as refusal:
        pkcs11.Token(**{"module": MODULE, "label": "seals", "pin": PIN} | wrong)
    assert refusal.value.code == "token_failed"
    assert PIN not in str(refusal.value)
    assert "wrong" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert PIN not in repr(token)
    assert token.key("p256").sign(b"still here")
