"""Several renew a seal at once: one new certificate is ordered."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from qianyue.employers.acts import renew_seal
from qianyue.employers.models import Seal
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def test_many_at_once_order_one(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renew_seal, "BY_HAND", datetime.timedelta(days=3660))
    seal = str(Seal.objects.get(employer=office.employer, active=True).id)
    answers = together(
        lambda: renew_seal.renew_seal(actor=office.owner),
        lambda: renew_seal.renew_seal(actor=office.keeper),
        lambda: renew_seal.renew(seal=seal),
    )
    assert all(answer is None or isinstance(answer, Conflict) for answer in answers), answers
    assert Seal.objects.filter(employer=office.employer).count() == 2
    assert Event.objects.filter(stream=office.employer.id, kind="seal.renewal_ordered").count() == 1
