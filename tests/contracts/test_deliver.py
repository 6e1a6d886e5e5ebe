"""Delivery: the complete contract to its parties, free and as long as it is kept; half-signed files to nobody."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest

from qianyue.contracts.acts.deliver import deliver
from qianyue.operations.errors import Conflict, NotFound
from qianyue.trust.errors import TrustError
from tests.platform.steps import STEPS, Journey

pytestmark = pytest.mark.django_db


def test_it_works(journey: Any) -> None:
    journey.to("conclude")
    contract, data = deliver(journey.key, "download", actor=journey.worker.actor)
    assert hashlib.sha256(data).hexdigest() == contract.final.sha256
    assert journey.kinds[-1] == "contract.downloaded"


@pytest.mark.parametrize(("purpose", "kind"), [("view", "viewed"), ("download", "downloaded"), ("print", "printed")])
@pytest.mark.parametrize("who", ["worker", "handler", "keeper"])
def test_every_party_gets_the_same_bytes_and_it_is_recorded(journey: Any, office: Any, purpose: str, kind: str, who: str) -> None:
    journey.to("conclude")
    actor = journey.worker.actor if who == "worker" else getattr(office, who)
    _, data = deliver(journey.key, purpose, actor=actor)
    assert hashlib.sha256(data).hexdigest() == journey.contract.final.sha256
    assert journey.kinds[-1] == f"contract.{kind}"


@pytest.mark.parametrize("step", STEPS[STEPS.index("bind") : STEPS.index("conclude")])
def test_nothing_is_delivered_before_the_conclusion(journey: Any, office: Any, step: str) -> None:
    journey.to(step)
    for actor in (journey.worker.actor, office.handler, office.keeper):
        with pytest.raises(Conflict, match="尚未订立完成"):
            deliver(journey.key, "download", actor=actor)
    assert not [kind for kind in journey.kinds if kind.endswith("ed") and kind.startswith("contract.down")]


def test_strangers_and_neighbours_find_nothing(journey: Any, stranger: Any, neighbour: Any) -> None:
    journey.to("conclude")
    for actor in (stranger.actor, neighbour.handler, neighbour.keeper):
        with pytest.raises(NotFound):
            deliver(journey.key, "view", actor=actor)
        with pytest.raises(NotFound):
            deliver(uuid.uuid4(), "view", actor=actor)


def test_it_knows_three_purposes(journey: Any) -> None:
    journey.to("conclude")
    with pytest.raises(ValueError, match="sell"):
        deliver(journey.key, "sell", actor=journey.worker.actor)


@pytest.mark.parametrize("harm", ["flipped", "gone", "cut"])
def test_a_damaged_file_is_never_served(journey: Any, settings: Any, harm: str) -> None:
    journey.to("conclude")
    stored = Path(settings.GATEWAYS["storage"]) / journey.contract.final.storage_key
    data = stored.read_bytes()
    stored.unlink()
    if harm != "gone":
        stored.write_bytes(data[:-9] if harm == "cut" else data[:99] + bytes([data[99] ^ 1]) + data[100:])
    before = journey.kinds
    with pytest.raises(Exception, match="存储") as refused:
        deliver(journey.key, "download", actor=journey.worker.actor)
    assert refused.value.code in ("storage_damaged", "storage_missing")
    assert journey.kinds == before


def test_another_contracts_file_is_never_served(journey: Any, office: Any, stranger: Any, work: Any) -> None:
    """The row points at somebody else's stored file: its key is bound to its own row."""
    journey.to("conclude")
    other = Journey(office, stranger, work).to("conclude")
    final = journey.contract.final
    type(final).objects.filter(id=final.id).update(storage_key=other.contract.final.storage_key)
    with pytest.raises(TrustError):
        deliver(journey.key, "download", actor=journey.worker.actor)
