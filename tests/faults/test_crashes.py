"""`kill -9` at every declared crash point: the process is started again, everything is finished, nothing twice, nothing lost.

The web process is killed in the middle of a request and the person presses again; the worker process is killed in the
middle of an obligation and nobody does anything. Two busy days, one about a contract and one at the desk, come past every point.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.invented_bureau import Bureau
from qianyue.cli.rehearsal import Office
from qianyue.contracts import archive
from qianyue.contracts.acts import attach, choose_order, hand_over, join_key
from qianyue.contracts.acts.arrange_attachments import remove_attachment
from qianyue.contracts.acts.restamp import RESTAMP
from qianyue.contracts.acts.upload_papers import accept_papers, upload_papers
from qianyue.contracts.acts.upload_sheet import upload_sheet
from qianyue.contracts.acts.withdraw_sheet import withdraw_sheet
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.batches.engine import BATCH, CLEAR, LAPSE
from qianyue.contracts.models import OPEN, Batch, Contract, Document, PaperContract, PlatformKey, SearchEntry, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.documents.own import starter
from qianyue.employers.acts import give_role
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.models import Membership, Seal
from qianyue.evidence.models import Checkpoint, Event
from qianyue.operations import outbox
from qianyue.operations.crashpoints import POINTS
from qianyue.operations.models import Job
from qianyue.oversight import telling
from qianyue.oversight.acts.send_notice import send_notice
from qianyue.oversight.models import OfficialNotice
from qianyue.trust.verification import verify_pdf
from tests.contracts.papering import made as papers
from tests.contracts.sheeting import made, plan_of
from tests.faults.house import House, until
from tests.faults.judging import is_settled, is_sound
from tests.faults.people import PatientWorker, WebJourney
from tests.oversight.cast import confirmed
from tests.oversight.official_cast import shown, told, written
from tests.platform.steps import Journey
from tests.uploads.hostile import photograph

SUITE = "sm2"  # the way that comes past every point: p256 leaves out the joint key and the platform's signature
SERIALS = itertools.count(100)


@pytest.fixture
def db(house_database: str) -> None:
    """What the processes use."""


@pytest.fixture
def documents_folder(house_documents: Path) -> Path:
    return house_documents


def lapses(journey: Journey, name: str) -> None:
    """The concluded file's timestamp lapses within the margin, which is long in this house, and the file is not new."""
    month = timezone.now() - datetime.timedelta(days=31)
    Document.objects.filter(id=journey.contract.final_id).update(created_at=month)
    outbox.owe("contracts.look", name)


# What happens at the desk, without anything being signed.
DESK = (
    "alerts.", "batch.", "contracts.batch.", "contracts.clear_batch.", "contracts.drop_attachment.", "contracts.hand_over.",
    "contracts.lapse_batch.", "contracts.reindex.", "employers.expire_scans.", "employers.renew_", "hand_over.", "notices.look.",
    "notices.reported.", "oversight.telling.", "oversight.text_ended.", "reindex.", "telling.",
)  # fmt: skip


def drafted_from_a_sheet(office: Office, house: House) -> None:
    """Sixty rows, each a draft once, whatever died in between; then what was personal in them is deleted."""
    key = upload_sheet(made(office, range(1, 61)), plan_of(office), actor=office.handler)
    house.work([BATCH])
    batch = Batch.objects.get(id=key)
    contracts = set(batch.rows.values_list("contract", flat=True))
    assert (batch.state, len(contracts - {None})) == (Batch.State.DONE, 60)
    assert Event.objects.filter(stream__in=contracts, kind="draft.created").count() == 60
    assert Event.objects.filter(stream=office.employer.id, kind="batch.finished").count() == 1
    Job.objects.filter(kind=CLEAR).update(run_at=timezone.now())
    house.work([CLEAR])
    assert Event.objects.filter(stream=office.employer.id, kind="batch.cleared").count() == 1


def entered_from_a_sheet(office: Office, house: House) -> None:
    """Thirty papers, each entered and withdrawn once, whatever died in between; what nobody told to be entered is deleted."""
    entered, left = (upload_papers(papers(range(1, 31)), actor=office.handler) for _ in range(2))
    house.work([BATCH])
    accept_papers(entered, actor=office.handler)
    house.work([BATCH])
    batch = Batch.objects.get(id=entered)
    assert (batch.state, batch.rows.filter(state="done").count()) == (Batch.State.DONE, 30)
    assert PaperContract.objects.filter(employer=office.employer).count() == 30
    assert Event.objects.filter(stream=office.employer.id, kind="paper.entered").count() == 30
    run = withdraw_sheet(entered, "上传错了表格", actor=office.handler)
    house.work([BATCH])
    assert Batch.objects.get(id=run).rows.filter(state="done").count() == 30
    assert Event.objects.filter(stream=office.employer.id, kind="paper.withdrawn").count() == 30
    Job.objects.filter(kind=LAPSE).update(run_at=timezone.now())
    house.work([LAPSE])
    assert Batch.objects.get(id=left).state == Batch.State.CANCELLED
    Job.objects.filter(kind=CLEAR).update(run_at=timezone.now())
    house.work([CLEAR])


def handed_over(office: Office, house: House) -> None:
    """All that one handler has goes to another, each contract once."""
    found = Contract.objects.filter(employer=office.employer)
    count = found.filter(state__in=OPEN).count()
    colleague = Membership.objects.get(person=office.approver.person)
    taking = give_role.give_role(colleague.id, "handler", actor=office.owner)
    assert hand_over.hand_over(office.handler.person, taking.id, actor=office.owner) == count
    house.work(["contracts.hand_over"])
    assert found.filter(state__in=OPEN, handler=taking.person).count() == count
    keys = found.values_list("id", flat=True)
    assert Event.objects.filter(stream__in=list(keys), kind="contract.handed_over").count() == count


def told_officially(office: Office, house: House) -> None:
    """A notice of the authority reaches each of the employer's people once, whatever died in between."""
    officer = Bureau().first
    key = written([office.employer.id], officer)
    send_notice(key, shown(key, officer), actor=officer)
    house.work([telling.KIND])
    assert OfficialNotice.objects.get(id=key).state == OfficialNotice.State.SENT
    assert [len(told(person)) for person in (office.handler.person, office.owner.person)] == [1, 1]


def found_again(office: Office, house: House, name: str) -> None:
    """Search entries that are lost are made anew."""
    lost = SearchEntry.objects.filter(contract__employer=office.employer)
    count = lost.count()
    lost.delete()
    outbox.owe("contracts.reindex", name)
    house.work(["contracts.reindex"])
    assert (count > 0, SearchEntry.objects.filter(contract__employer=office.employer).count()) == (True, count)


def renewed(office: Office, house: House, name: str) -> None:
    """A seal gets one new certificate, and a text that is out of use is told of."""
    before = Seal.objects.get(employer=office.employer, active=True)
    outbox.owe("employers.renew_seal", name, seal=str(before.id))
    house.work(["employers.renew_seal"])
    house.work(["employers.certify_seal"])
    assert Seal.objects.filter(employer=office.employer).count() == 2
    assert Seal.objects.get(employer=office.employer, active=True).id != before.id
    text = upload_text("labor_contract", "停用的文本", starter("labor_contract"), actor=office.handler)
    outbox.owe("oversight.text_ended", name, text=str(text))


@pytest.fixture
def day_at_the_desk(house: House, outside: object, telephone: Callable[..., Any]) -> Callable[[str], None]:
    """Drafts and papers from sheets, a file that is taken away again, an official notice, a hand-over, what is looked after."""

    def live(name: str) -> None:
        office = Office(serial=next(SERIALS))
        house.work(["employers.certify_seal"])
        drafted_from_a_sheet(office, house)
        entered_from_a_sheet(office, house)
        draft = Journey(office, PatientWorker(telephone), house.work).to("draft")
        attachment = attach.attach(draft.key, "宿舍.jpg", photograph(), actor=office.handler)
        remove_attachment(draft.key, attachment, actor=office.handler)
        told_officially(office, house)
        handed_over(office, house)
        found_again(office, house, name)
        renewed(office, house, name)
        for kind in ("employers.expire_scans", "employers.renew_seals", "notices.look", "alerts.look", "alerts.backfill"):
            outbox.owe(kind, name)
        outbox.owe("notices.reported", name, channel="sms", receipt="nobody-s", delivered=True, reason="")
        house.work()

    return live


@pytest.fixture
def busy_day(house: House, outside: object, telephone: Callable[..., Any], mailbox: Callable[..., Any]) -> Callable[[str], None]:
    """An employer opens, a wage is set, one offer expires, one contract is concluded and its timestamp renewed, the log is
    stamped: each once. The platform's own key is of that day, too."""

    def live(name: str) -> None:
        PlatformKey.objects.all().delete()
        office = Office(serial=next(SERIALS))
        house.work(["employers.certify_seal"])
        row = confirmed(Bureau())
        unsigned = Journey(office, PatientWorker(telephone), house.work).to("draft")
        unsigned.to("propose")
        Job.objects.filter(kind="contracts.expire", key=str(unsigned.proposal.id)).update(run_at=timezone.now())
        journey = WebJourney(office, PatientWorker(telephone), house)
        journey.to("begin").begin()  # the browser was closed in between: one certificate came to nothing
        journey.to("conclude")
        Job.objects.filter(kind=join_key.FORGET).update(run_at=timezone.now())
        house.work()
        lapses(journey, name)
        house.work()
        house.work([RESTAMP])
        house.work()
        happened = Event.objects.count()  # receipts of messages may still come in
        outbox.owe("evidence.checkpoint", name)
        house.work()
        is_settled(journey, telephone, mailbox)
        assert (journey.kinds.count("archive.renewed"), journey.contract.final.role) == (1, "renewed")
        assert (unsigned.contract.state, unsigned.kinds.count("contract.expired")) == (State.EXPIRED, 1)
        assert Job.objects.get(kind="oversight.recheck", key=f"{row}:confirmed").done_at is not None
        assert Event.objects.filter(stream=office.employer.id, kind="seal.certified").count() == 1
        last = Checkpoint.objects.latest("size")
        assert (last.size >= happened, last.token.time >= journey.contract.concluded_at) == (True, True)

    return live


@pytest.mark.parametrize("point", sorted(POINTS))
def test_killed_there_everything_is_finished_once(point: str, house: House, request: pytest.FixtureRequest) -> None:
    live = request.getfixturevalue("day_at_the_desk" if point.startswith(DESK) else "busy_day")
    house.arm(point)
    live(point)
    assert house.has_crashed(point)


def test_killed_everywhere_on_two_days(
    house: House, busy_day: Callable[[str], None], day_at_the_desk: Callable[[str], None]
) -> None:
    for point in POINTS:
        house.arm(point)
    busy_day("everywhere")
    day_at_the_desk("everywhere at the desk")
    assert [point for point in POINTS if not house.has_crashed(point)] == []
    is_sound()


# Where the order of signing makes a difference.
STEPS = ("propose.", "sign.", "stamp.", "seal.", "countersign.before", "close.", "contracts.s")
OTHER_ORDER = sorted(point for point in POINTS if point.startswith(STEPS))


@pytest.mark.parametrize("order", ["employer", "either"])
def test_killed_everywhere_in_another_order_of_signing(
    order: str, house: House, outside: object, telephone: Callable[..., Any]
) -> None:
    """The employer's seal is in the file before the worker has signed: once, and so is everything after it."""
    for point in OTHER_ORDER:
        house.arm(point)
    office = Office(serial=next(SERIALS))
    house.work(["employers.certify_seal"])
    journey = WebJourney(office, PatientWorker(telephone), house)
    journey.to("draft")
    choose_order.choose_order(journey.key, order, edition=1, actor=office.handler)
    journey.to("propose")
    document = journey.proposal.document.sha256
    journey.approve_file(document)
    until(lambda: Signing.objects.filter(proposal=journey.proposal, role="employer", result__isnull=False).exists())
    journey.to("sign")
    house.work()
    assert journey.contract.state == State.CONCLUDED
    report = verify_pdf(archive.fetch(journey.contract.final), roots=roots()).to_dict(file="x.pdf")
    assert report["verdict"] == "valid", report["reasons"]
    assert [one["role"] for one in report["signatures"]] == ["employer", "worker", "platform"]
    for kind in ("seal.approved", "contract.concluded"):
        assert journey.kinds.count(kind) == 1, kind
    assert journey.kinds.count("signature.made") == journey.kinds.count("signature.timestamped") == 3
    assert journey.kinds.count("contract.sent") == int(order == "employer")
    assert sum("邀请您在线签订" in text for text in telephone(journey.worker.phone)) == 1
    assert list(audit_contract(journey.contract, roots())) == []


def test_there_is_a_point_at_each_step_of_conclusion() -> None:
    """Before and after whatever is done outside the database, and where an obligation is fulfilled and not ticked off."""
    steps = {
        "propose": {"after_rendering", "after_keeping", "after_offer"},
        "join": {"after_joining", "after_spending"},
        "sign": {"before_certificate", "after_certificate", "after_preparation", "after_signature"},
        "stamp": {"before_token", "after_token", "after_status", "after_assembly"},
        "seal": {"after_approval", "before_signature"},
        "countersign": {"after_certificate", "before_signature"},
        "close": {"before_timestamp", "after_timestamp", "before_conclusion"},
        "restamp": {"before_token", "after_token", "before_renewal"},
        "notices": {"after_hand_over"},
        "batch": {"after_rows", "after_next"},
    }
    assert {f"{step}.{name}" for step, names in steps.items() for name in names} <= POINTS
    assert {f"{kind}.fulfilled" for kind in outbox._handlers} <= POINTS
