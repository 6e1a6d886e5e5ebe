"""`qianyue audit`: silent after honest work, and every change planted behind the platform's back is found and named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qianyue.cli.audit import NOTICES
from qianyue.contracts.acts import answer, draft
from qianyue.contracts.audit import audit_contracts
from qianyue.contracts.models import State
from qianyue.contracts.trusted import roots
from qianyue.evidence.audit import audit_evidence
from qianyue.evidence.log import checkpoint
from qianyue.evidence.models import Checkpoint
from qianyue.operations.postgres import OWNER
from tests.contracts.tampering import CHANGES, Change, Insider
from tests.platform.steps import STEPS, Journey


@pytest.fixture
def db(own_database: str) -> None:
    """Committed, in a database that may be spoilt."""


@pytest.fixture
def concluded(journey: Any, work: Any) -> Any:
    """A concluded contract, all its events in the log, under two timestamped checkpoints."""
    journey.to("sign")
    work()
    checkpoint()
    journey.to("conclude")
    work()
    checkpoint()
    work()
    journey.sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert len(journey.sizes) == 2
    return journey


@pytest.fixture
def insider(concluded: Any, cluster: Any, own_database: str, settings: Any) -> Insider:
    return Insider(cluster.url(own_database, role=OWNER), Path(settings.GATEWAYS["storage"]), concluded)


def audit() -> list[str]:
    """The checks that found something serious."""
    found = [*audit_evidence(roots()), *audit_contracts(roots())]
    return [finding.check for finding in found if finding.check not in NOTICES]


def test_it_works(concluded: Any) -> None:
    found = [*audit_evidence(roots()), *audit_contracts(roots())]
    assert found == []


@pytest.mark.parametrize(("check", "change"), CHANGES, ids=lambda value: value if isinstance(value, str) else value.__name__)
def test_a_planted_change_is_found(check: str, change: Change, insider: Insider) -> None:
    change(insider)
    assert check in audit()


@pytest.mark.parametrize("state", [state for state in State if state != State.CONCLUDED])
def test_another_state_is_found(state: State, insider: Insider) -> None:
    insider.sql("UPDATE contracts_contract SET state = %s WHERE id = %s", state.value, insider.journey.key)
    assert "contract.state" in audit()


@pytest.mark.parametrize("step", [*STEPS, "declined", "withdrawn", "revoked", "discarded", "replaced"])
def test_it_is_silent_at_every_step(journey: Any, office: Any, step: str, work: Any) -> None:
    if step in STEPS:
        journey.to(step)
    else:
        before = {"discarded": "draft", "revoked": "stamp"}.get(step, "begin")
        journey.to(before)
        {
            "declined": lambda: answer.decline(journey.proposal.id, "工资不对", actor=journey.worker.actor),
            "withdrawn": lambda: answer.withdraw(journey.key, actor=office.handler),
            "revoked": lambda: answer.revoke(journey.key, "岗位取消", actor=office.handler),
            "discarded": lambda: draft.discard_draft(journey.key, actor=office.handler),
            "replaced": journey.propose_anew,
        }[step]()
    assert audit() == []
    work()
    checkpoint()
    assert audit() == []


@pytest.mark.parametrize("between", [("seal",), ("seal", "stamp")], ids=len)
def test_it_is_silent_while_the_seal_is_being_set(journey: Any, work: Any, between: tuple[str, ...]) -> None:
    journey.to("approve")
    for job in between:
        work(limit=1, kinds=[f"contracts.{job}"])
    assert audit() == []


def test_a_change_to_one_contract_is_not_said_of_another(insider: Insider, office: Any, stranger: Any, work: Any) -> None:
    other = Journey(office, stranger, work).to("conclude")
    insider.sql("UPDATE contracts_contract SET concluded_at = now() WHERE id = %s", insider.journey.key)
    subjects = {finding.subject for finding in audit_contracts(roots())}
    assert subjects == {str(insider.journey.key)}
    assert str(other.key) not in subjects


def test_findings_name_records_and_no_people(insider: Insider) -> None:
    for _, change in CHANGES[:2]:
        change(insider)
    text = str([*audit_evidence(roots()), *audit_contracts(roots())])
    person = insider.journey.worker.person
    for secret in (person.name, person.phone, person.party["id_number"], "4500.00"):
        assert secret not in text


def test_a_file_that_no_record_names_is_a_notice(concluded: Any) -> None:
    from qianyue.operations.gateways import gateways

    gateways().storage.put(b"left behind by a process that died")
    (finding,) = audit_contracts(roots())
    assert finding.check == "storage.unreferenced"
    assert finding.check in NOTICES
