"""Where the keys of seals live: in software, in a signing server, in a token; the product is the same over all three."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pkcs11 as device
import pytest
from django.db import connection

from qianyue.cli import invented
from qianyue.contracts import archive
from qianyue.contracts.models import PlatformKey, State
from qianyue.contracts.trusted import roots
from qianyue.employers.acts.open_service import open_service
from qianyue.employers.models import Employer, Seal
from qianyue.gateways.errors import GatewayDown, GatewayNotConfigured
from qianyue.operations import keystore
from qianyue.operations.actor import Actor
from qianyue.trust import keys
from qianyue.trust.verification import verify_pdf
from tests.conformance.tools import need
from tests.trust.test_pkcs11 import MODULE

pytestmark = pytest.mark.django_db
PIN = "8642-not-real"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    keystore._remote.cache_clear()
    keystore._token.cache_clear()
    yield
    keystore._remote.cache_clear()
    keystore._token.cache_clear()


@pytest.fixture
def server(outside: Any, settings: Any) -> Any:
    settings.KEYSTORE = "server"
    return outside


@pytest.fixture
def token(outside: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    need("softhsm2-util")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    made = ["softhsm2-util", "--init-token", "--free", "--label", "house", "--so-pin", "1357-not-real", "--pin", PIN]
    subprocess.run(made, check=True, capture_output=True, env=dict(os.environ))
    (tmp_path / "pin").write_text(f"{PIN}\n")
    device.lib(MODULE).reinitialize()  # it reads its configuration once a process
    settings.KEYSTORE = "token"
    settings.TOKEN = {"module": MODULE, "label": "house", "pin_file": str(tmp_path / "pin")}
    yield
    keystore._token().close()
    device.lib(MODULE).finalize()


@pytest.mark.parametrize("suite", ["p256", "sm2"])
def test_keys_in_a_signing_server_conclude_a_contract(server: Any, settings: Any, request: Any, suite: str) -> None:
    settings.SUITE = suite
    journey = request.getfixturevalue("journey").to("conclude")
    assert journey.contract.state == State.CONCLUDED
    assert verify_pdf(archive.fetch(journey.contract.final), roots=roots()).verdict == "valid"
    held = [bytes(seal.key) for seal in Seal.objects.all()] + [bytes(own.key) for own in PlatformKey.objects.all()]
    assert len(held) == (1 if suite == "p256" else 2)
    assert all(reference.startswith(b"server:qianyue-") for reference in held)


def test_keys_in_a_token_conclude_a_contract(token: None, request: Any) -> None:
    journey = request.getfixturevalue("journey").to("conclude")
    assert verify_pdf(archive.fetch(journey.contract.final), roots=roots()).verdict == "valid"
    assert bytes(Seal.objects.get().key).startswith(b"token:qianyue-")


def test_a_token_makes_p256_and_rsa_and_says_that_it_has_no_sm2(token: None) -> None:
    for algorithm in ("ecdsa_p256_sha256", "rsa_pkcs1_sha256"):
        key = keystore.opened(keystore.new_key(algorithm))
        assert key.algorithm == algorithm
        assert keys.verify(spki=key.public_key_der, data=b"x", signature_der=key.sign(b"x"), algorithm=algorithm)
    with pytest.raises(keys.SigningKeyError, match="国密"):
        keystore.new_key("sm2_sm3")


def test_every_key_is_another(server: Any) -> None:
    references = {keystore.new_key("sm2_sm3") for _ in range(3)}
    assert len({keystore.opened(reference).public_key_der for reference in references}) == 3


def test_a_server_that_is_down_opens_no_service_and_leaves_nothing(server: Any) -> None:
    server("signer", mode="down")
    with pytest.raises(GatewayDown):
        open_service(invented.employer(9), actor=Actor.system())
    assert not Employer.objects.exists()
    assert not connection.needs_rollback


def test_a_server_that_nobody_has_named_is_said_to_be_missing(outside: Any, settings: Any) -> None:
    settings.KEYSTORE = "server"
    settings.GATEWAYS = {name: value for name, value in settings.GATEWAYS.items() if name != "signer"}
    with pytest.raises(GatewayNotConfigured):
        keystore.new_key("ecdsa_p256_sha256")


def test_keys_from_before_a_change_go_on_signing(server: Any, settings: Any) -> None:
    remote = keystore.new_key("ecdsa_p256_sha256")
    settings.KEYSTORE = "software"
    local = keystore.new_key("ecdsa_p256_sha256")
    for reference in (remote, local):
        key = keystore.opened(reference)
        assert keys.verify(spki=key.public_key_der, data=b"x", signature_der=key.sign(b"x"), algorithm=key.algorithm)
