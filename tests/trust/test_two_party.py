"""A key of two halves: the worker's browser and the platform sign together, and neither can alone or cheat the other."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import gmssl_pyx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.trust import keys, sm2
from qianyue.trust.sm2 import libcrypto
from qianyue.trust.sm2.two_party import BROWSER, GENERATOR, LIFETIME, PLATFORM, Browser, Platform, Proof, TwoPartyError

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
ATTRIBUTES = "劳动合同".encode()


def joined(session: str = "signing-1") -> tuple[Browser, Platform]:
    browser = Browser(session)
    platform, answer = Platform.join(browser.first, session=session, at=NOON)
    browser.accept(answer)
    return browser, Platform.from_bytes(platform.to_bytes())


def answer(browser: Browser, platform: Platform, data: bytes = ATTRIBUTES, *, at: datetime = NOON) -> dict[str, str]:
    platform.fix(data)
    return platform.answer(browser.begin(), at=at)


def signed(browser: Browser, platform: Platform, data: bytes = ATTRIBUTES) -> bytes:
    return browser.finish(answer(browser, platform, data), data)


def test_it_works() -> None:
    """What comes out is a plain SM2 signature: nobody can see that two made it."""
    browser, platform = joined()
    value = signed(browser, platform)
    spki = sm2.public_key_info(platform.public)
    assert keys.verify(spki=spki, data=ATTRIBUTES, signature_der=value, algorithm="sm2_sm3")
    assert gmssl_pyx.sm2_verify(platform.public[1:], ATTRIBUTES, value)
    assert not keys.verify(spki=spki, data=b"other", signature_der=value, algorithm="sm2_sm3")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100))
def test_a_hundred_joint_signatures_hold(data: bytes) -> None:
    browser, platform = joined()
    assert sm2.verify(platform.public, data, signed(browser, platform, data))


def test_the_halves_make_the_key_that_exists_nowhere() -> None:
    """(1+d)⁻¹ = d1·d2: the oracle puts the halves together, which nobody ever does."""
    browser, platform = joined()
    half, other = browser._share, json.loads(platform.to_bytes())[1]
    number = (pow(half * int(other, 16), -1, sm2.ORDER) - 1) % sm2.ORDER
    assert libcrypto.combine(number) == platform.public


def test_a_platform_cannot_offer_a_key_of_its_own() -> None:
    """It knows x with P = x·G and proves that, on the wrong base or on the right one: both are refused."""
    browser = Browser("s")
    x = 77
    rogue = libcrypto.combine(x)
    value = libcrypto.add(rogue, GENERATOR)
    for base in (GENERATOR, browser.point):
        proof = Proof.make(x + 1, base=base, value=value, label=PLATFORM, session="s")
        with pytest.raises(TwoPartyError):
            browser.accept({"public": rogue.hex(), "proof": proof.to_text()})
    assert browser.public is None


def test_a_browser_cannot_offer_a_point_that_it_has_no_number_for() -> None:
    stranger = libcrypto.combine(4242)
    for first in (
        {"point": stranger.hex(), "proof": Browser("s").first["proof"]},
        {"point": stranger.hex(), "proof": "00" * 97},
        {"point": "04" + "00" * 64, "proof": Browser("s").first["proof"]},
        {"point": "", "proof": ""},
    ):
        with pytest.raises(TwoPartyError):
            Platform.join(first, session="s", at=NOON)


def test_a_proof_serves_one_session_and_one_role() -> None:
    browser = Browser("s")
    with pytest.raises(TwoPartyError):
        Platform.join(browser.first, session="another", at=NOON)
    proof = Proof.make(5, base=GENERATOR, value=libcrypto.combine(5), label=BROWSER, session="s")
    proof.check(base=GENERATOR, value=libcrypto.combine(5), label=BROWSER, session="s")
    with pytest.raises(TwoPartyError):
        proof.check(base=GENERATOR, value=libcrypto.combine(5), label=PLATFORM, session="s")


def test_one_half_signs_the_request_and_the_document_and_is_destroyed() -> None:
    browser, platform = joined()
    for data in (b"request", ATTRIBUTES):
        assert sm2.verify(platform.public, data, signed(browser, platform, data))
        platform = Platform.from_bytes(platform.to_bytes())
    assert platform.spent
    assert "0" * 64 in platform.to_bytes().decode()
    with pytest.raises(TwoPartyError):
        platform.fix(b"a third")


def test_what_was_fixed_is_answered_once() -> None:
    """Two answers under one text would be two chances for whoever chooses Q1."""
    browser, platform = joined()
    answer(browser, platform)
    again = Platform.from_bytes(platform.to_bytes())
    for one in (platform, again):
        with pytest.raises(TwoPartyError):
            one.answer(browser.begin(), at=NOON)
        assert one.spent


def test_nothing_is_answered_before_the_text_is_fixed_and_no_text_replaces_another() -> None:
    browser, platform = joined()
    with pytest.raises(TwoPartyError):
        platform.answer(browser.begin(), at=NOON)
    browser, platform = joined()
    platform.fix(ATTRIBUTES)
    with pytest.raises(TwoPartyError):
        platform.fix(b"a digest that the client would like")
    assert sm2.verify(platform.public, ATTRIBUTES, browser.finish(platform.answer(browser.begin(), at=NOON), ATTRIBUTES))


def test_the_browser_uses_a_number_once() -> None:
    browser, platform = joined()
    told = answer(browser, platform)
    browser.finish(told, ATTRIBUTES)
    with pytest.raises(TwoPartyError):
        browser.finish(told, ATTRIBUTES)


def test_a_half_kept_too_long_is_destroyed() -> None:
    for at in (NOON + LIFETIME + timedelta(seconds=1), NOON - timedelta(seconds=1)):
        browser, platform = joined()
        with pytest.raises(TwoPartyError):
            answer(browser, platform, at=at)
        with pytest.raises(TwoPartyError):
            answer(browser, platform)


@pytest.mark.parametrize("name", ["r", "s2", "s3"])
@pytest.mark.parametrize("change", ["f" * 64, "0" * 64, "1" * 64, "", "g" * 64, "-" + "1" * 63, "\uff11" * 64, " " + "1" * 63])
def test_an_altered_answer_ends_the_ceremony(name: str, change: str) -> None:
    browser, platform = joined()
    told = answer(browser, platform)
    with pytest.raises(TwoPartyError):
        browser.finish(told | {name: change}, ATTRIBUTES)
    with pytest.raises(TwoPartyError):
        browser.finish(told, ATTRIBUTES)
    browser.begin()
    with pytest.raises(TwoPartyError):
        browser.finish(answer(browser, platform), ATTRIBUTES)


def test_the_browser_signs_what_it_reads_and_nothing_else() -> None:
    """The platform computed its e from another text: the browser's own check fails, and no signature comes out."""
    browser, platform = joined()
    told = answer(browser, platform, b"another contract")
    with pytest.raises(TwoPartyError):
        browser.finish(told, ATTRIBUTES)


@pytest.mark.parametrize("q1", ["", "04" + "11" * 64, "00" * 65, "02" + "00" * 64, 7])
def test_points_off_the_curve_are_refused_and_end_the_half(q1: object) -> None:
    browser, platform = joined()
    platform.fix(ATTRIBUTES)
    for said in (q1, browser.begin()):
        with pytest.raises(TwoPartyError):
            platform.answer(said, at=NOON)
    assert platform.spent


@pytest.mark.parametrize("first", [{}, {"point": 5}, {"point": GENERATOR.hex()}, {"point": GENERATOR.hex(), "proof": 5}])
def test_messages_without_their_parts_are_refused(first: dict[str, str]) -> None:
    with pytest.raises(TwoPartyError):
        Platform.join(first, session="s", at=NOON)
    browser, _ = joined()
    with pytest.raises(TwoPartyError):
        browser.accept(first)
    browser.begin()
    with pytest.raises(TwoPartyError):
        browser.finish(first, ATTRIBUTES)
