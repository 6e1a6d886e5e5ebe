"""The two halves of a worker's SM2 key (static/js/sign/sm2.js): nothing is joined or shown that the platform has not proved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.sm2 import libcrypto
from qianyue.trust.sm2.two_party import GENERATOR, PLATFORM, Proof
from tests.web.sign_script.server import Server, run

pytestmark = pytest.mark.browser


def test_a_lost_answer_is_asked_for_again_with_the_same_signature(
    chromium: Any, authority: DevelopmentAuthority, file: bytes
) -> None:
    server = Server(file, authority, None)
    server.offline_once = True
    assert run(chromium, server, times=2)["next"] == "/done"
    assert len(server.finished) == 2
    assert server.finished[0] == server.finished[1]


class Rogue(Server):
    """A platform that would like to sign alone, or to have something else signed."""

    def __init__(self, file: bytes, *, offers: Callable[[dict[str, Any]], dict[str, str]] | None = None, **changed: str) -> None:
        super().__init__(file, DevelopmentAuthority.create(algorithm="sm2_sm3"), None)
        self.offers, self.changed, self.asked = offers, changed, 0

    def join(self, body: dict[str, Any]) -> dict[str, str]:
        honest = super().join(body)
        return honest | self.offers(body) if self.offers else honest

    def answer(self, body: dict[str, Any]) -> dict[str, str]:
        self.asked += 1
        return super().answer(body) | self.changed


def _a_key_of_its_own(body: dict[str, Any]) -> dict[str, str]:
    """P = x·G for an x that it knows, with a proof that would hold for the base point."""
    x = 77
    public = libcrypto.combine(x)
    value, session = libcrypto.add(public, GENERATOR), "p:" + "0" * 64
    proof = Proof.make(x + 1, base=GENERATOR, value=value, label=PLATFORM, session=session)
    return {"public": public.hex(), "proof": proof.to_text()}


@pytest.mark.parametrize(
    "offers",
    [
        _a_key_of_its_own,
        lambda body: {"public": body["point"]},
        lambda body: {"public": GENERATOR.hex()},
        lambda body: {"public": "04" + "11" * 64},
        lambda body: {"public": ""},
        lambda body: {"proof": body["proof"]},
        lambda body: {"proof": "0" * 194},
    ],
)
def test_it_joins_no_key_that_the_platform_has_not_proved(
    chromium: Any, file: bytes, offers: Callable[[dict[str, Any]], dict[str, str]]
) -> None:
    server = Rogue(file, offers=offers)
    assert run(chromium, server)["code"] == "joint_differs"
    assert server.asked == 0
    assert server.prepared is None


@pytest.mark.parametrize("changed", [{"r": "1" * 64}, {"s2": "1" * 64}, {"s3": "f" * 64}, {"r": "0" * 64}, {"s2": ""}])
def test_it_shows_no_joint_signature_that_does_not_hold(chromium: Any, file: bytes, changed: dict[str, str]) -> None:
    server = Rogue(file, **changed)
    assert run(chromium, server)["code"] == "joint_differs"
    assert server.prepared is None
    assert server.finished == []


class Substituting(Rogue):
    def fix(self, attributes: bytes) -> None:
        super().fix(b"another contract")


def test_a_platform_that_has_something_else_signed_gets_nothing(chromium: Any, file: bytes) -> None:
    """What the browser checks the platform's part against is what it has read itself."""
    server = Substituting(file)
    assert run(chromium, server)["code"] == "joint_differs"
    assert server.asked == 2
    assert server.finished == []
