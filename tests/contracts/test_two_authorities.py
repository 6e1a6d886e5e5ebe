"""Contracts while a timestamp authority is out of order: the other stamps, and what it stamped is as valid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qianyue.contracts import archive, validity
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import State
from qianyue.contracts.trusted import roots, write_roots
from qianyue.operations import outbox
from qianyue.operations.gateways import gateways
from qianyue.trust.certificates import Roots
from qianyue.trust.timestamps import read_token
from qianyue.trust.verification import Report, verify_pdf

pytestmark = pytest.mark.django_db
FIRST, SECOND = "开发测试时间戳服务", "开发测试第二机构时间戳服务"


def report(journey: Any) -> Report:
    return verify_pdf(archive.fetch(journey.contract.final), roots=roots())


def signature_authorities(journey: Any) -> list[str]:
    return [read_token(bytes(journey.signing(role).token)).authority for role in ("worker", "employer")]


@pytest.mark.parametrize("mode", ["down", "garbage", "reset"])
def test_a_contract_is_concluded_by_the_second_alone(journey: Any, outside: Any, mode: str) -> None:
    outside("first_tsa", mode=mode)
    journey.to("conclude")
    found = report(journey)
    assert (journey.contract.state, found.verdict) == (State.CONCLUDED, "valid")
    assert found.timestamp is not None
    assert (found.timestamp.authority, signature_authorities(journey)) == (SECOND, [SECOND, SECOND])
    assert outbox.troubles() == []
    assert list(audit_contract(journey.contract, roots())) == []


def test_the_first_fails_between_signature_and_closing(journey: Any, outside: Any, work: Any) -> None:
    """Its evidence is not in the file yet when the second answers: it is added, and the second asked again."""
    journey.to("approve")
    work(kinds=["contracts.seal"])
    work(kinds=["contracts.stamp"])
    outside("first_tsa", mode="down")
    work(kinds=["contracts.close"])
    found = report(journey)
    assert (journey.contract.state, found.verdict) == (State.CONCLUDED, "valid")
    assert found.timestamp is not None
    assert (found.timestamp.authority, signature_authorities(journey)) == (SECOND, [FIRST, FIRST])


def test_the_roots_that_we_publish_are_those_of_both(journey: Any, outside: Any, tmp_path: Path) -> None:
    outside("first_tsa", mode="down")
    journey.to("conclude")
    write_roots(tmp_path / "trust")
    data = archive.fetch(journey.contract.final)
    assert len(list((tmp_path / "trust").glob("*.pem"))) == 4  # two authorities, each with one a suite
    assert verify_pdf(data, roots=Roots.from_directory(tmp_path / "trust")).verdict == "valid"
    (tmp_path / "trust" / "root-3.pem").unlink()  # the second's, of this suite
    assert verify_pdf(data, roots=Roots.from_directory(tmp_path / "trust")).verdict == "undetermined"


def test_both_down_waits_and_says_so(journey: Any, outside: Any, work: Any, later: Any) -> None:
    journey.to("approve")
    work(kinds=["contracts.seal"])
    work(kinds=["contracts.stamp"])
    outside("first_tsa", mode="down")
    outside("second_tsa", mode="garbage")
    assert work(kinds=["contracts.close"]) == 0
    (trouble,) = outbox.troubles()
    assert (trouble["kind"], trouble["cause"]) == ("contracts.close", "gateway_unavailable+gateway_garbage")
    outside("second_tsa", mode="ok")
    for _ in range(2):  # a stale answer in a connection costs one more attempt
        later()
        work(kinds=["contracts.close"])
    assert (journey.contract.state, outbox.troubles()) == (State.CONCLUDED, [])


def test_without_the_second_s_revocation_status_nothing_is_concluded(
    journey: Any, outside: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validity, "_recent", {})
    settings.GATEWAYS = {key: value for key, value in settings.GATEWAYS.items() if key != "tsa2_ocsp"}
    gateways.cache_clear()
    outside("first_tsa", mode="down")
    journey.to("conclude")
    assert journey.contract.state == State.SEALING
    (trouble,) = outbox.troubles()
    assert (trouble["kind"], trouble["cause"]) == ("contracts.close", "gateway_not_configured")
