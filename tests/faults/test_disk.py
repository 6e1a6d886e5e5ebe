"""The disk is full when a document is to be stored: a clear sentence, nothing half-stored, and it goes on once there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qianyue.contracts.audit import audit_contracts
from qianyue.contracts.models import Document, Proposal, State
from qianyue.contracts.trusted import roots
from qianyue.operations import outbox
from tests.faults.disks import Disk, limited_process, may_mount, small_disk
from tests.faults.judging import is_honest
from tests.faults.people import OWED, attempt
from tests.platform.steps import STEPS, Journey
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
WAYS = ["no room on the disk"] * may_mount() + ["no long files for this process"]
STORING = ["propose", "stamp", "conclude"]  # the steps that keep a file


@pytest.fixture(params=WAYS)
def disk(request: pytest.FixtureRequest, documents_folder: Path) -> Iterator[Disk]:
    """What the documents are on."""
    full = limited_process() if request.param == WAYS[-1] else small_disk(documents_folder, size="4m")
    with full as made:
        yield made


@pytest.fixture
def journey(disk: Disk, office: Any, worker: Any, work: Callable[..., int]) -> Journey:
    return Journey(office, worker, work)


def stored(folder: Path) -> set[str]:
    """Every file of the archive, temporary ones too."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != "filler"}


def is_whole(folder: Path) -> bool:
    """Every file is a document of a contract, every document is a file, and all of them are sound."""
    return stored(folder) == set(Document.objects.values_list("storage_key", flat=True)) and not [*audit_contracts(roots())]


def test_whenever_a_file_is_to_be_kept(disk: Disk, journey: Journey, documents_folder: Path, later: Callable[[], None]) -> None:
    met = []
    for step in STEPS:
        disk.fill()
        if not attempt(journey, step):  # everything else goes on: reading needs no room
            met.append(step)
            is_honest(journey)
            assert is_whole(documents_folder)
            assert [trouble["cause"] for trouble in outbox.troubles()] == ["storage_full"] * (step in OWED)
            disk.free()
            later()
            assert attempt(journey, step)
        disk.free()
    assert met == STORING
    assert journey.contract.state == State.CONCLUDED
    assert journey.kinds.count("contract.concluded") == 1
    assert is_whole(documents_folder)


def test_when_only_the_concluded_file_is_missing(
    disk: Disk, journey: Journey, documents_folder: Path, work: Callable[..., int], later: Callable[[], None]
) -> None:
    """Its timestamp has been given already; another one is asked for, and only that one counts."""
    journey.to("approve")
    work(kinds=["contracts.seal"])
    work(kinds=["contracts.stamp"])
    disk.fill()
    assert work(kinds=["contracts.close"]) == 0
    is_honest(journey)
    assert is_whole(documents_folder)
    disk.free()
    later()
    work()
    assert journey.contract.state == State.CONCLUDED
    assert is_whole(documents_folder)


def test_the_handler_reads_what_is_the_matter_and_sends_again(disk: Disk, journey: Journey, work: Callable[..., int]) -> None:
    journey.to("draft")
    desk, sent = desk_of(journey.office.handler), {"edition": "1", "operation": "one page", "message": ""}
    address = f"/desk/contracts/{journey.key}/send"
    work()  # what the employer's opening still owed
    disk.fill()
    refused = desk.post(address, sent)
    assert refused.status_code == 503
    assert "存储空间已满，文件没有保存" in page(refused).text
    assert (journey.contract.state, Proposal.objects.count(), work()) == (State.DRAFT, 0, 0)
    disk.free()
    assert desk.post(address, sent).status_code == 302
    assert journey.contract.state == State.PROPOSED
