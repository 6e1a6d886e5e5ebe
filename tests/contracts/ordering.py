"""Offers in another order of signing than the usual one, and what tests ask of them."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.contracts.acts import choose_order

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
