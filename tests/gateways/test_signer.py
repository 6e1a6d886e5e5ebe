"""Keys in another machine, over HTTP: a digest goes out, a signature comes back."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable

import httpx
import pytest

from qianyue.gateways import GatewayDown, GatewayError, GatewayGarbage, GatewayRefused
from qianyue.gateways.signer import RemoteKey
from qianyue.gateways.wire import text
from qianyue.trust import certificates, keys, oids
from tests.gateways.raw import answer, request, saying, serving
from tests.gateways.street import fault
from tests.trust.cast import EMPLOYER, Party, World
from tests.trust.forging import codes, judged
from tests.trust.papers import conclude

ALGORITHMS = {"p256": "ecdsa_p256_sha256", "sm2": "sm2_sm3", "rsa": "rsa_pkcs1_sha256"}
DATA = "合同".encode()


@pytest.mark.parametrize("label", ALGORITHMS)
def test_it_works(addresses: dict[str, str], label: str) -> None:
    key = RemoteKey(url=addresses["signer"], label=label)
    assert isinstance(key, keys.Signer)
    assert key.algorithm == ALGORITHMS[label]
    assert keys.verify(spki=key.public_key_der, data=DATA, signature_der=key.sign(DATA), algorithm=key.algorithm)
    assert key.is_sandbox()
    assert RemoteKey(url=addresses["signer"], label=label).public_key_der == key.public_key_der


@pytest.mark.parametrize("label", ALGORITHMS)
def test_a_seal_in_a_signing_server_concludes_a_contract(addresses: dict[str, str], label: str) -> None:
    world, key = World(algorithm=ALGORITHMS[label]), RemoteKey(url=addresses["signer"], label=label)
    csr = certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "seal")))
    chain = world.authority.issue(csr, profile="organisation", subject_name=EMPLOYER, organisation=EMPLOYER)
    report = judged(conclude(world, employer=Party(EMPLOYER, key, chain)), world)  # type: ignore[arg-type]
    assert report.verdict == "valid", codes(report)


def test_the_server_sees_a_digest_and_nothing_else(addresses: dict[str, str]) -> None:
    for body in ({}, {"digest": text(b"short")}, {"digest": text(bytes(33))}, {"data": text(DATA)}):
        refused = httpx.post(f"{addresses['signer']}/keys/p256/signatures", json=body, headers={"Idempotency-Key": "k"})
        assert refused.status_code == 422
    bare = httpx.post(f"{addresses['signer']}/keys/p256/signatures", json={"digest": text(bytes(32))})
    assert bare.status_code == 422


def test_a_key_that_is_not_there_is_refused(addresses: dict[str, str]) -> None:
    for label in ("nobody", "..", "p256/signatures"):
        with pytest.raises(GatewayError):
            RemoteKey(url=addresses["signer"], label=label)
    with pytest.raises(GatewayRefused):
        RemoteKey(url=addresses["signer"], label="nobody")


def test_a_server_that_is_down_or_slow_is_said_to_be(addresses: dict[str, str]) -> None:
    key = RemoteKey(url=addresses["signer"], label="p256")
    fault(addresses["signer"], "down")
    with pytest.raises(GatewayDown):
        key.sign(DATA)
    fault(addresses["signer"], "ok")
    assert key.sign(DATA)


def test_a_sandbox_is_refused_where_sandboxes_are(addresses: dict[str, str]) -> None:
    with pytest.raises(GatewayRefused):
        RemoteKey(url=addresses["signer"], label="p256", allow_sandbox=False)


STRANGER = keys.SoftwareKey.generate()


def body(**fields: object) -> bytes:
    return answer(json.dumps(fields).encode())


@pytest.mark.parametrize(
    "said",
    [
        {"algorithm": "sm2_sm3", "public_key": text(STRANGER.public_key_der)},
        {"algorithm": "ecdsa_p256_sha256", "public_key": text(b"no key")},
        {"algorithm": "md5", "public_key": text(STRANGER.public_key_der)},
        {"public_key": text(STRANGER.public_key_der)},
    ],
)
def test_a_public_key_that_does_not_fit_is_refused(said: dict[str, object]) -> None:
    with serving(saying(body(**said))) as server, pytest.raises(GatewayGarbage):
        RemoteKey(url=server.url, label="p256")


def lying(signature: bytes) -> Callable[[socket.socket, int], None]:
    """Says the stranger's public key when asked, and then `signature` to whatever is to be signed, under the request's key."""

    def play(connection: socket.socket, number: int) -> None:
        while heard := request(connection):
            if heard.startswith(b"GET"):
                connection.sendall(body(algorithm="ecdsa_p256_sha256", public_key=text(STRANGER.public_key_der)))
            else:
                key = heard.lower().split(b"idempotency-key: ")[1].split(b"\r\n")[0].decode()
                connection.sendall(body(key=key, signature=text(signature)))

    return play


def test_a_signature_that_does_not_fit_is_never_used() -> None:
    for wrong in (keys.der_to_raw(STRANGER.sign(b"something else")), bytes(64), b"\xff" * 64, b"short", STRANGER.sign(DATA)):
        with serving(lying(wrong)) as server, pytest.raises(GatewayGarbage):
            RemoteKey(url=server.url, label="p256").sign(DATA)
    with serving(lying(keys.der_to_raw(STRANGER.sign(DATA)))) as server:
        assert RemoteKey(url=server.url, label="p256").sign(DATA)
