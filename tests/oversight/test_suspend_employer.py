"""An officer suspends, resumes and closes an employer's service; what workers have is served all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from qianyue.cli import invented
from qianyue.cli.rehearsal import conclude
from qianyue.contracts.acts import draft
from qianyue.contracts.acts.deliver import deliver
from qianyue.contracts.acts.propose import propose
from qianyue.contracts.models import Contract
from qianyue.employers.acts.open_service import authorise
from qianyue.employers.models import Employer, Seal
from qianyue.operations.actor import OWNER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.oversight.acts.suspend_employer import close_employer, resume_employer, suspend_employer
from qianyue.people.models import Person
from tests.oversight.cast import events
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db
WHY = "承诺书所列事项核查中"


def test_it_works(office: Any, worker: Any, bureau: Any, work: Any, telephone: Any) -> None:
    key = draft.create_draft(invented.terms(office.facts, worker.person), actor=office.handler)
    suspend_employer(office.employer.id, WHY, actor=bureau.first)
    for act in (
        lambda: draft.create_draft(invented.terms(office.facts, worker.person), actor=office.handler),
        lambda: draft.save_draft(
            key, invented.terms(office.facts, worker.person, clauses=["每年体检。"]), edition=1, actor=office.handler
        ),
        lambda: propose(key, edition=1, actor=office.handler),
    ):
        with pytest.raises(NotAllowed, match="暂停"):
            act()
    work(kinds=["notices.deliver"])
    assert any(WHY in text for text in telephone("13000020001"))
    resume_employer(office.employer.id, "核查完毕", actor=bureau.second)
    propose(key, edition=1, actor=office.handler)
    assert [kind for kind, _ in events(office.employer.id)][-2:] == ["employer.suspended", "employer.resumed"]


def test_what_was_offered_can_be_signed_and_waits_for_its_seal(office: Any, worker: Any, bureau: Any, work: Any) -> None:
    contract = office.propose(worker)
    suspend_employer(office.employer.id, WHY, actor=bureau.first)
    worker.log_in()
    worker.identify(return_url=RETURN_URL)
    worker.read_everything(contract)
    worker.confirm_intent(contract)
    worker.sign(contract)
    work()
    with pytest.raises(NotAllowed, match="暂停"):
        office.approve(contract)
    resume_employer(office.employer.id, "核查完毕", actor=bureau.first)
    office.approve(contract)
    work()
    assert Contract.objects.get(id=contract.id).state == "concluded"


def test_a_closed_employers_worker_keeps_the_contract(office: Any, worker: Any, bureau: Any, work: Callable[..., int]) -> None:
    contract = conclude(office, worker, return_url=RETURN_URL, work=work)
    close_employer(office.employer.id, "单位注销", actor=bureau.first)
    assert deliver(contract.id, "download", actor=worker.actor)[1].startswith(b"%PDF")
    assert deliver(contract.id, "download", actor=office.handler)[1].startswith(b"%PDF")
    assert not Seal.objects.filter(active=True).exists()
    with pytest.raises(NotAllowed, match="终止"):
        draft.create_draft({}, actor=office.handler)
    for act in (resume_employer, suspend_employer, close_employer):
        with pytest.raises(Conflict):
            act(office.employer.id, "又来", actor=bureau.first)


def test_nothing_is_closed_while_somebody_waits(office: Any, worker: Any, bureau: Any) -> None:
    office.propose(worker)
    with pytest.raises(Conflict, match="1 份"):
        close_employer(office.employer.id, "单位注销", actor=bureau.first)
    assert Employer.objects.get(id=office.employer.id).active


def test_only_an_officer_of_the_region_and_only_with_a_reason(office: Any, bureau: Any, elsewhere: Any) -> None:
    for act in (suspend_employer, resume_employer, close_employer):
        with pytest.raises(NotFound):
            act(office.employer.id, WHY, actor=elsewhere.first)
        with pytest.raises(NotAllowed):
            act(office.employer.id, WHY, actor=office.handler)
        with pytest.raises(InvalidInput):
            act(office.employer.id, "  ", actor=bureau.first)
    with pytest.raises(Conflict):
        resume_employer(office.employer.id, WHY, actor=bureau.first)


def test_the_reason_is_ciphertext_at_rest(office: Any, bureau: Any) -> None:
    suspend_employer(office.employer.id, WHY, actor=bureau.first)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stopped_because FROM employers_employer WHERE id = %s", [office.employer.id])
        assert WHY.encode() not in bytes(cursor.fetchone()[0])
    assert Employer.objects.get(id=office.employer.id).stopped_because == WHY


def test_owners_are_told_when_a_seal_works(outside: object, work: Any, telephone: Any) -> None:
    from qianyue.employers.acts.open_service import open_service

    employer = open_service(invented.employer(41), actor=Actor.system())
    owner = Person(name="刀主管")
    owner.set_phone("13000050041")
    owner.save(force_insert=True)
    authorise(employer, owner, OWNER, actor=Actor.system())
    work()
    assert any("电子印章已经生效" in text for text in telephone("13000050041"))
