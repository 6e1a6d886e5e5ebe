"""Timestamps of concluded files renewed in time, by the workers alone: a newer file beside the older, nothing else changed."""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone
from werkzeug.serving import make_server

from qianyue.cli import main
from qianyue.contracts import archive, trusted, validity
from qianyue.contracts.acts import deliver, restamp
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Document
from qianyue.contracts.progress import file_of
from qianyue.contracts.trusted import roots
from qianyue.evidence.models import Event
from qianyue.gateways.tsa.sandbox import tsa_sandbox
from qianyue.operations import outbox
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job
from qianyue.trust.authority import DevelopmentAuthority, profiles
from qianyue.trust.verification import Report, verify_pdf
from qianyue.web.event_names import timeline
from qianyue.web.templatetags.house import beijing
from qianyue.web.verdict import judged
from tests.platform.fixtures import PLAIN
from tests.platform.steps import Journey

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LOOK, RESTAMP = "contracts.look", "contracts.restamp"


@contextmanager
def passing_authority(days: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A timestamp authority over HTTP whose service is certified for `days` only: what the settings say of it, as a second."""
    short = profiles.PROFILES["tsa"]
    monkeypatch.setitem(profiles.PROFILES, "tsa", type(short)(**{**vars(short), "valid_hours": 24 * days}))
    authority = DevelopmentAuthority.create(mark="开发测试短期机构")
    server = make_server("127.0.0.1", 0, tsa_sandbox(authority.tsa(), status=authority.ocsp), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield {"tsa2": url, "tsa2_roots": authority.root_pem(), "tsa2_ocsp": f"{url}/ocsp"}
    finally:
        server.shutdown()


@pytest.fixture
def half_a_year(outside: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Contracts are stamped by an authority whose certificate ends in half a year. Call it: another stamps from now on."""
    with passing_authority(180, monkeypatch) as short:
        settings.GATEWAYS = settings.GATEWAYS | short
        use_anew()
        outside("first_tsa", mode="down")

        def over() -> None:
            outside("first_tsa", mode="ok")
            use_anew()

        yield over


def use_anew() -> None:
    gateways.cache_clear()
    trusted.roots.cache_clear()


def age(journey: Any, *, days: int = 31) -> None:
    """The file that is handed out was made some time ago."""
    Document.objects.filter(id=journey.contract.final_id).update(created_at=timezone.now() - days * DAY)


def look(work: Callable[..., int]) -> None:
    """What the workers do every few minutes."""
    outbox.owe(LOOK, timezone.now().isoformat())
    work(kinds=[LOOK])
    work(kinds=[RESTAMP])


def report(document: Document, at: datetime.datetime | None = None) -> Report:
    return verify_pdf(archive.fetch(document), roots=roots(), at=at)


@pytest.fixture
def due(half_a_year: Callable[[], None], office: Any, worker: Any, work: Any) -> Journey:
    """A contract concluded a month ago under a timestamp that lapses within half a year; another authority stamps now."""
    journey = Journey(office, worker, work).to("conclude")
    age(journey)
    half_a_year()
    return journey


def test_it_works(due: Journey, work: Any) -> None:
    before = due.contract
    look(work)
    after = due.contract
    old, new = Document.objects.get(id=before.final_id), after.final
    assert (old.role, new.role, new.pages) == ("concluded", "renewed", old.pages)
    assert after.concluded_at == before.concluded_at
    assert archive.fetch(new).startswith(archive.fetch(old))
    assert new.lapses_at > timezone.now() + 20 * 365 * DAY
    assert old.lapses_at is None
    found = report(new)
    assert (found.verdict, len(found.renewals)) == ("valid", 1)
    assert found.timestamp is not None
    assert found.timestamp.time == after.concluded_at
    assert (found.timestamp.authority, found.renewals[0].authority) == ("开发测试短期机构时间戳服务", "开发测试时间戳服务")
    assert list(audit_contract(after, roots())) == []


def test_the_newer_file_is_valid_when_the_old_certificate_has_run_out_and_the_older_file_is_not(due: Journey, work: Any) -> None:
    old = due.contract.final
    in_ten_years = timezone.now() + 3650 * DAY
    look(work)
    assert report(due.contract.final, at=in_ten_years).verdict == "valid"
    lapsed = report(old, at=in_ten_years)
    assert (lapsed.verdict, {reason.code for reason in lapsed.reasons}) == ("undetermined", {"timestamp_lapsed"})


def test_the_file_that_people_hold_still_verifies(due: Journey, work: Any) -> None:
    old = due.contract.final
    look(work)
    assert report(old).verdict == "valid"
    assert report(old, at=timezone.now()).verdict == "valid"


def test_the_newer_file_is_handed_out_and_its_digest_told(due: Journey, work: Any) -> None:
    look(work)
    contract, data = deliver.deliver(due.key, "download", actor=due.worker.actor)
    assert data == archive.fetch(due.contract.final)
    assert contract.final.sha256 == due.contract.final.sha256 == file_of(due.key).sha256


def test_the_event_names_both_files(due: Journey, work: Any) -> None:
    old = due.contract.final
    look(work)
    event = Event.objects.get(stream=due.key, kind="archive.renewed")
    facts = json.loads(event.body)["facts"]
    assert (facts["replaces"], facts["document"]) == (old.sha256, due.contract.final.sha256)
    assert (event.role, facts["authority"]) == ("system", "开发测试时间戳服务")
    renewed = report(due.contract.final).renewals[0].time
    assert renewed is not None
    assert facts["time"] == renewed.isoformat()


def test_people_read_of_both_files_and_of_both_times(due: Journey, work: Any) -> None:
    old = due.contract.final
    look(work)
    new = due.contract.final
    line = next(line for line in timeline(due.key) if line.text == "为归档文件续盖可信时间戳")
    assert all(file.sha256[-8:].upper() in line.detail for file in (old, new))
    rows = judged(archive.fetch(new), "合同.pdf")["timestamp"]["rows"]
    assert [label for label, _ in rows] == ["合同签订时间", "时间戳机构", "续盖时间戳"]
    assert rows[0][1] == beijing(due.contract.concluded_at)
    assert "开发测试时间戳服务" in rows[2][1]


def test_the_command_line_tells_of_renewals(due: Journey, work: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    look(work)
    (tmp_path / "contract.pdf").write_bytes(archive.fetch(due.contract.final))
    trusted.write_roots(tmp_path / "trust")
    in_ten_years = (timezone.now() + 3650 * DAY).isoformat()
    assert main(["verify", "--trust", str(tmp_path / "trust"), "--at", in_ten_years, str(tmp_path / "contract.pdf")]) == 0
    said = capsys.readouterr().out
    assert said.count("签订时间") == said.count("续盖时间戳") == 1


def test_what_is_not_due_is_left_alone(journey: Any, work: Any) -> None:
    journey.to("conclude")
    age(journey)
    final = journey.contract.final
    assert final.lapses_at > timezone.now() + 20 * 365 * DAY
    look(work)
    assert (journey.contract.final, "archive.renewed" in journey.kinds) == (final, False)
    assert not Job.objects.filter(kind=RESTAMP).exists()


def test_it_is_not_renewed_again_within_a_month(due: Journey, work: Any, settings: Any) -> None:
    settings.RENEW_BEFORE = 40 * 365 * DAY  # more than any certificate lasts
    for _ in range(3):
        look(work)
    assert due.kinds.count("archive.renewed") == 1
    age(due)
    look(work)
    assert due.kinds.count("archive.renewed") == 2
    found = report(due.contract.final)
    assert (found.verdict, len(found.renewals)) == ("valid", 2)
    assert list(audit_contract(due.contract, roots())) == []


@pytest.fixture
def suite_sm2(settings: Any) -> None:
    settings.SUITE, settings.OPERATOR = "sm2", "虚构运营机构"


def test_a_contract_of_suite_sm2_is_renewed_with_its_own_digest(suite_sm2: None, journey: Any, work: Any, settings: Any) -> None:
    journey.to("conclude")
    age(journey)
    settings.RENEW_BEFORE = 40 * 365 * DAY
    look(work)
    found = report(journey.contract.final)
    assert (found.verdict, len(found.signatures)) == ("valid", 3)
    assert found.timestamp is not None
    assert found.timestamp.time == journey.contract.concluded_at
    assert [stamp.token.algorithm for stamp in (found.timestamp, *found.renewals) if stamp.token] == ["sm3", "sm3"]
    assert list(audit_contract(journey.contract, roots())) == []


def test_doing_it_again_changes_nothing(due: Journey, work: Any) -> None:
    old = due.contract.final
    look(work)
    new, count = due.contract.final, Document.objects.count()
    restamp.restamp(document=str(old.id))
    restamp.restamp(document=str(new.id))
    assert (due.contract.final, Document.objects.count()) == (new, count)
    assert due.kinds.count("archive.renewed") == 1


@pytest.mark.parametrize("mode", ["down", "reset", "garbage"])
def test_without_a_timestamp_it_waits_and_is_seen(
    due: Journey, outside: Any, work: Any, later: Any, settings: Any, mode: str
) -> None:
    old = due.contract.final
    outside("first_tsa", mode=mode)
    PLAIN.post(f"{settings.GATEWAYS['tsa2']}/console/faults", json={"mode": "down"}).raise_for_status()
    look(work)
    (trouble,) = outbox.troubles()
    assert trouble["kind"] == RESTAMP
    assert str(trouble["cause"]).startswith("gateway_")
    assert due.contract.final == old
    outside("first_tsa", mode="ok")
    for _ in range(2):
        later()
        work(kinds=[RESTAMP])
    assert (due.contract.final == old, outbox.troubles()) == (False, [])


def test_a_file_that_no_longer_verifies_is_not_renewed(due: Journey, work: Any, settings: Any) -> None:
    """Nobody knows its authority any more: a newer timestamp would cover up that it proves nothing."""
    settings.GATEWAYS = {key: value for key, value in settings.GATEWAYS.items() if not key.startswith("tsa2")}
    use_anew()
    old = due.contract.final
    look(work)
    (trouble,) = outbox.troubles()
    assert (trouble["kind"], trouble["cause"]) == (RESTAMP, "own_verification_failed")
    assert due.contract.final == old


def test_an_authority_that_has_closed_its_counter_is_not_needed(
    due: Journey, work: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its status in the file, from when the contract was concluded, is good enough for the verifier."""
    monkeypatch.setattr(validity, "_recent", {})
    settings.GATEWAYS = {key: value for key, value in settings.GATEWAYS.items() if key != "tsa2_ocsp"}
    use_anew()
    look(work)
    assert (due.kinds.count("archive.renewed"), report(due.contract.final).verdict) == (1, "valid")


def test_when_a_digest_ends_another_is_used(due: Journey, work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qianyue.trust.verification import Period, Strength

    soon = Strength(digests={"sha256": Period(until=timezone.now() + 300 * DAY), "sha384": Period(), "sm3": Period()})
    monkeypatch.setattr(restamp, "Strength", lambda: soon)
    look(work)
    (renewal,) = report(due.contract.final).renewals
    assert renewal.token is not None
    assert renewal.token.algorithm == "sha384"


def test_what_failed_does_not_keep_others_waiting(due: Journey, office: Any, stranger: Any, work: Any, outside: Any) -> None:
    """Files that fail are tried again; they take no place from the next ones, until so many fail that all would."""
    row = due.contract.final
    Document.objects.filter(id=row.id).update(storage_key="0" * 64)
    look(work)
    assert [trouble["kind"] for trouble in outbox.troubles()] == [RESTAMP]
    other = Journey(office, stranger, work).to("conclude")
    age(other)
    Document.objects.filter(id=other.contract.final_id).update(lapses_at=timezone.now() + DAY)
    look(work)
    keys = set(Job.objects.filter(kind=RESTAMP).values_list("key", flat=True))
    assert keys == {str(row.id), str(other.contract.final_id)}


def test_files_of_an_older_release_are_looked_at_once(journey: Any, work: Any) -> None:
    """The migration cannot read them; the job does."""
    from importlib import import_module

    journey.to("conclude")
    age(journey)
    final = journey.contract.final
    Document.objects.update(lapses_at=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("qianyue.contracts.migrations.0011_lapses_at").LOOK)
    assert set(Document.objects.exclude(lapses_at=None)) == {final}
    assert list(audit_contract(journey.contract, roots())) == []
    look(work)
    assert journey.contract.final == final
    assert journey.contract.final.lapses_at == final.lapses_at
    assert "archive.renewed" not in journey.kinds


def told(journey: Any) -> list[str]:
    return [finding.check for finding in audit_contract(journey.contract, roots())]


def test_the_audit_sees_what_was_forgotten(due: Journey, settings: Any) -> None:
    assert told(due) == []  # due, and not for long
    age(due, days=70)
    assert told(due) == ["archive.overdue"]
    Document.objects.filter(id=due.contract.final_id).update(lapses_at=None)
    assert told(due) == ["archive.lapses_at", "archive.overdue"]
    Document.objects.filter(id=due.contract.final_id).update(lapses_at=timezone.now() + 3650 * DAY)
    assert told(due) == ["archive.lapses_at", "archive.overdue"]


def test_the_audit_sees_a_lapsed_timestamp(due: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    from qianyue.contracts import audit

    class InAYear:
        now = staticmethod(lambda: timezone.now() + 365 * DAY)

    monkeypatch.setattr(audit, "timezone", InAYear)
    assert told(due) == ["archive.lapsed"]


def test_the_audit_sees_a_renewal_undone_and_a_file_exchanged(due: Journey, work: Any) -> None:
    from qianyue.contracts.models import Contract

    old = due.contract.final
    look(work)
    new = due.contract.final
    Contract.objects.filter(id=due.key).update(final=old)
    assert told(due)[:1] == ["contract.concluded"]
    Contract.objects.filter(id=due.key).update(final=new)
    assert told(due) == []
    Document.objects.filter(id=old.id).update(size=old.size - 1)
    assert "document.renewed" in told(due)


def test_the_margin_is_a_setting() -> None:
    assert configured.RENEW_BEFORE == 365 * DAY
