"""Offers in another order of signing than the usual one, and what tests ask of them."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.contracts import archive
from qianyue.contracts.acts import choose_order
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Signing, State
from qianyue.contracts.trusted import roots
from qianyue.trust.verification import verify_pdf

SEAL = ["contracts.seal", "contracts.stamp"]


def offered(journey: Any, order: str) -> Any:
    """The journey, up to the offer."""
    journey.to("draft")
    choose_order.choose_order(journey.key, order, edition=journey.contract.edition, actor=journey.office.handler)
    return journey.to("propose")


def sealed(journey: Any, order: str = "employer") -> Any:
    """The employer has sealed first, and the worker is asked."""
    offered(journey, order)
    journey.approve()
    journey.work(kinds=SEAL)
    return journey


def sign_again(journey: Any) -> None:
    """The worker presses the button once more, and nothing else."""
    journey.begin()
    journey.sign()


def in_suite(settings: Any, suite: str) -> None:
    settings.SUITE = suite
    settings.OPERATOR = "虚构运营机构"


@pytest.fixture(params=["p256", "sm2"])
def each_suite(request: pytest.FixtureRequest, settings: Any) -> str:
    in_suite(settings, request.param)
    return str(request.param)


def is_concluded(journey: Any, *roles: str) -> None:
    """Once, with both signatures in this order, and nothing to find."""
    contract = journey.contract
    assert contract.state == State.CONCLUDED
    report = verify_pdf(archive.fetch(contract.final), roots=roots()).to_dict(file="x.pdf")
    assert report["verdict"] == "valid", report
    assert [one["role"] for one in report["signatures"] if one["role"] != "platform"] == list(roles)
    assert journey.kinds.count("contract.concluded") == 1
    assert Signing.objects.filter(proposal=contract.proposal, signature__isnull=False).exclude(role="platform").count() == 2
    assert list(audit_contract(contract, roots())) == []
