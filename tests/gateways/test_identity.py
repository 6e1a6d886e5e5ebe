from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from qianyue.gateways import GatewayGarbage, GatewayNotConfigured, GatewayRefused, Gateways
from qianyue.gateways.identity import Check, IdentityClient
from tests.gateways.cast import ALICE, BOB
from tests.gateways.raw import answer, saying, serving
from tests.gateways.street import running

BACK = "http://127.0.0.1:8000/back"


def start(gateways: Gateways, key: str, **changed: str) -> Check:
    return gateways.identity.start(**{**ALICE, "phone": "13000000001", "return_url": BACK, "key": key, **changed})


def decide(check: Check, outcome: str) -> httpx.Response:
    return httpx.post(f"{check.url}/decision", data={"outcome": outcome})


def test_it_works(gateways: Gateways, addresses: dict[str, str]) -> None:
    check = start(gateways, "identity-works")
    pending = gateways.identity.result(check.id)
    assert (pending.status, pending.score, pending.checked_at) == ("pending", None, None)
    back = decide(check, "passed")
    assert (back.status_code, back.headers["Location"]) == (303, BACK)
    passed = gateways.identity.result(check.id)
    assert (passed.status, passed.method, passed.level, passed.reason) == ("passed", "face", "real_name_real_person", "")
    assert passed.checked_at is not None
    assert "沙箱" in passed.provider
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(addresses["identity_key"]))
    key.verify(passed.signature, passed.statement)  # raises when it does not hold
    assert json.loads(passed.statement)["check"] == check.id


def test_it_says_why_it_failed(gateways: Gateways) -> None:
    check = start(gateways, "identity-failed")
    decide(check, "failed")
    failed = gateways.identity.result(check.id)
    assert (failed.status, failed.reason) == ("failed", "not_the_same_person")


def test_the_first_decision_stands(gateways: Gateways) -> None:
    check = start(gateways, "identity-first")
    decide(check, "failed")
    assert decide(check, "passed").status_code == 303
    assert gateways.identity.result(check.id).status == "failed"


def test_its_statement_is_about_one_person(gateways: Gateways) -> None:
    result = gateways.identity.result(start(gateways, "identity-subject").id)
    assert result.is_about(**ALICE)
    assert not result.is_about(**BOB)
    assert not result.is_about(**{**ALICE, "name": ALICE["name"][:-1]})
    assert not result.is_about(name=ALICE["name"] + "r", id_type="esident_id", id_number=ALICE["id_number"])


def test_it_opens_once_under_one_key(gateways: Gateways) -> None:
    assert start(gateways, "identity-once") == start(gateways, "identity-once")
    with pytest.raises(GatewayRefused) as caught:
        start(gateways, "identity-once", **BOB)
    assert caught.value.reason == "key_reused"


def test_it_sends_nobody_to_a_foreign_place(gateways: Gateways) -> None:
    assert start(gateways, "identity-back", return_url="https://platform.example/back/1").url
    with pytest.raises(GatewayRefused) as caught:
        start(gateways, "identity-away", return_url="https://platform.example.evil.org/back")
    assert caught.value.reason == "return_url_not_allowed"


def test_its_page_shows_the_masked_name_and_no_number(gateways: Gateways) -> None:
    page = httpx.get(start(gateways, "identity-page").url).text
    assert "岩**" in page
    assert ALICE["name"] not in page
    assert ALICE["id_number"] not in page
    assert "沙箱" in page
    assert re.search(r'value="passed">通过<', page)
    assert re.search(r'value="failed">不通过<', page)


def test_it_keeps_neither_name_nor_number(tmp_path: Path) -> None:
    with running(tmp_path / "street") as addresses:
        IdentityClient(url=addresses["identity"]).start(**ALICE, phone="13000000001", return_url=BACK, key="k")
    kept = (tmp_path / "street" / "identity.jsonl").read_text("utf-8")
    assert "岩**" in kept
    assert not any(secret in kept for secret in (ALICE["name"], ALICE["id_number"], "13000000001"))


@pytest.mark.parametrize(
    "changed", [{"name": ""}, {"id_number": ""}, {"id_number": "号"}, {"id_type": "A B"}, {"return_url": "ftp://x"}]
)
def test_it_refuses_what_cannot_be_checked(gateways: Gateways, changed: dict[str, str]) -> None:
    with pytest.raises(GatewayRefused):
        start(gateways, "identity-wrong", **changed)


def test_it_refuses_a_decision_that_is_none(gateways: Gateways) -> None:
    check = start(gateways, "identity-undecided")
    for outcome in ("", "maybe", "pending"):
        assert decide(check, outcome).status_code == 422
    assert gateways.identity.result(check.id).status == "pending"


def signed(key: Ed25519PrivateKey, **changed: object) -> bytes:
    statement = {
        "format": "qianyue-identity/1", "check": "c1", "subject": "00" * 32, "status": "passed", "method": "face", "level": "l",
        "score": 90, "provider": "p", "transaction": "t", "checked_at": "2026-01-01T00:00:00Z", "reason": "", **changed,
    }  # fmt: skip
    encoded = json.dumps(statement).encode()
    fields = {"statement": base64.b64encode(encoded), "signature": base64.b64encode(key.sign(encoded)), "salt": b"00" * 16}
    return answer(json.dumps({name: value.decode() for name, value in fields.items()}).encode())


KEY = Ed25519PrivateKey.generate()


def ask(said: bytes, **options: object) -> object:
    with serving(saying(said)) as server:
        return IdentityClient(url=server.url, **options).result("c1")


def test_it_believes_a_statement_signed_with_the_configured_key() -> None:
    assert ask(signed(KEY), public_key=KEY.public_key().public_bytes_raw()).status == "passed"


@pytest.mark.parametrize(
    "said",
    [
        signed(Ed25519PrivateKey.generate()),
        signed(KEY, check="another"),
        signed(KEY, status="perhaps"),
        signed(KEY, score=101),
        signed(KEY, checked_at=None),
        signed(KEY, status="pending"),
        signed(KEY, format="qianyue-identity/2"),
        signed(KEY).replace(b'"salt": "00', b'"salt": "0g'),
    ],
)
def test_it_believes_nothing_else(said: bytes) -> None:
    with pytest.raises(GatewayGarbage):
        ask(said, public_key=KEY.public_key().public_bytes_raw())


def test_it_asks_nobody_but_a_sandbox_for_the_key() -> None:
    with pytest.raises(GatewayNotConfigured):
        ask(signed(KEY))


def test_it_learns_the_key_of_a_sandbox(addresses: dict[str, str], gateways: Gateways) -> None:
    check = start(gateways, "identity-learns")
    assert IdentityClient(url=addresses["identity"]).result(check.id).status == "pending"
