"""What was entered as on paper, against its events: silent after honest work, and what was changed behind it is named."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.keep_scan import keep_scan
from qianyue.contracts.audit_papers import audit_papers
from qianyue.contracts.models import LifeDate, PaperContract, PaperScan
from tests.contracts.test_enter_paper import paper
from tests.uploads.hostile import photograph

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(office: Any, worker: Any) -> uuid.UUID:
    made = enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)
    keep_scan(made, photograph(), actor=office.handler)
    return made


def found() -> list[str]:
    return [finding.check for finding in audit_papers()]


def test_it_works(office: Any, worker: Any, key: uuid.UUID) -> None:
    keep_scan(key, photograph(900, 1200), because="原来的缺页", actor=office.handler)
    other = enter_paper(paper(worker, "2020-01-01", "2023-12-31"), actor=office.handler)
    withdraw_paper(other, "录错了人", actor=office.handler)
    assert found() == []


def test_a_scan_put_in_the_place_of_another_is_named(key: uuid.UUID) -> None:
    scan = PaperScan.objects.get()
    scan.pdf = b"%PDF-1.7 another"
    scan.save(update_fields=["pdf"])
    assert found() == ["paper.bytes"]
    PaperScan.objects.update(sha256="0" * 64)
    assert found() == ["paper.scan", "paper.bytes"]
    PaperScan.objects.all().delete()
    assert found() == ["paper.missing"]


def test_an_entry_that_is_gone_or_was_withdrawn_silently_is_named(key: uuid.UUID) -> None:
    PaperContract.objects.update(withdrawn_at=timezone.now())
    assert found() == ["paper.withdrawn"]
    PaperScan.objects.all().delete()
    LifeDate.objects.all().delete()
    PaperContract.objects.all().delete()
    assert found() == ["paper.event", "paper.missing"]
