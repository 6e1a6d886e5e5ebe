"""What follows a contract names one that this employer has concluded with this worker; a third party must be here to seal."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from qianyue.cli import papers
from qianyue.cli.rehearsal import Office, Worker, conclude
from qianyue.contracts.acts import answer, draft, propose, seal
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.in_force import in_force
from qianyue.contracts.models import Contract, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.contracts.turns import to_be_sealed, turn_of
from qianyue.documents.kinds import KINDS, kind_of
from qianyue.employers.models import Employer
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db
NAMED = "/amends/contract"
FOLLOWING = [kind for kind in KINDS.values() if papers.follows(kind)]


@pytest.fixture
def earlier(office: Office, worker: Worker) -> Contract:
    return conclude(office, worker, return_url=RETURN_URL)


def offer(office: Office, kind: str, worker: Worker, **others: Any) -> Contract:
    return office.propose(worker, terms=papers.terms(kind_of(kind), office, worker, **others))


def refused(office: Office, kind: str, worker: Worker, **others: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as problem:
        offer(office, kind, worker, **others)
    return {place: str(sentence) for place, sentence in problem.value.fields.items()}


@pytest.mark.parametrize("kind", FOLLOWING, ids=lambda kind: kind.name)
def test_it_works(office: Office, worker: Worker, earlier: Contract, kind: Any) -> None:
    made = offer(office, kind.name, worker, earlier=earlier)
    assert (made.kind, made.earlier) == (kind.name, earlier)
    assert list(audit_contract(made, roots())) == []
    earlier.refresh_from_db()
    assert earlier.state == State.CONCLUDED
    assert list(earlier.later.all()) == [made]


def test_what_nobody_has_concluded_cannot_be_followed(office: Office, worker: Worker) -> None:
    open_still = office.propose(worker)
    assert "待劳动者签署" in refused(office, "amendment", worker, earlier=open_still)[NAMED]


def test_a_number_that_is_nobodys_is_refused(office: Office, worker: Worker) -> None:
    assert "没有找到" in refused(office, "renewal", worker, earlier=Contract(number="QY20200101-0000000000"))[NAMED]


def test_another_employers_contract_is_as_if_it_were_not_there(
    office: Office, neighbour: Office, worker: Worker, earlier: Contract
) -> None:
    assert "没有找到" in refused(neighbour, "termination_agreement", worker, earlier=earlier)[NAMED]


def test_another_workers_contract_cannot_be_followed(office: Office, stranger: Worker, earlier: Contract) -> None:
    for kind in FOLLOWING:
        assert "不是与这名劳动者订立" in refused(office, kind.name, stranger, earlier=earlier)[NAMED]


def test_an_amendment_is_no_contract_to_renew_or_to_end(office: Office, worker: Worker, earlier: Contract) -> None:
    terms = papers.terms(kind_of("amendment"), office, worker, earlier=earlier)
    amended = conclude(office, worker, return_url=RETURN_URL, terms=terms)
    for kind in FOLLOWING:
        assert "请填写它所依据的合同的编号" in refused(office, kind.name, worker, earlier=amended)[NAMED]
    second = changing(office, worker, earlier, {"path": "/clauses/-", "to": "乙方每年参加一次健康检查。"})
    assert office.propose(worker, terms=second).earlier == earlier  # the next one names the contract too


def test_of_what_has_ended_only_the_end_can_be_certified(office: Office, worker: Worker, earlier: Contract) -> None:
    amendment = offer(office, "amendment", worker, earlier=earlier)
    worker.identify(return_url=RETURN_URL)
    worker.read_everything(amendment)
    worker.confirm_intent(amendment)
    terms = papers.terms(kind_of("termination_agreement"), office, worker, earlier=earlier)
    assert conclude(office, worker, return_url=RETURN_URL, terms=terms).state == State.CONCLUDED
    for kind in ("amendment", "renewal", "termination_agreement"):
        assert "已经解除或者终止" in refused(office, kind, worker, earlier=earlier)[NAMED]
    with pytest.raises(Conflict, match="已经解除或者终止"):
        worker.sign(amendment)  # it was offered before the end
    assert offer(office, "ending_certificate", worker, earlier=earlier).state == State.SUBMITTED


def test_a_certificate_of_a_contract_on_paper_names_none(office: Office, worker: Worker) -> None:
    assert offer(office, "ending_certificate", worker).earlier is None


def changing(office: Office, worker: Worker, earlier: Contract, *changes: dict[str, Any]) -> dict[str, Any]:
    terms = papers.terms(kind_of("amendment"), office, worker, earlier=earlier)
    return terms | {"amends": terms["amends"] | {"changes": list(changes)}}


def test_the_terms_in_force_are_the_contracts_with_every_amendment_in_its_order(
    office: Office, worker: Worker, earlier: Contract
) -> None:
    place = earlier.proposal.terms["work"]["place"]
    rises = {"path": "/pay/monthly_wage", "from": "4500", "to": "4700.00"}
    moves = {"path": "/work/place", "from": place, "to": "云南省勐海县虚构路3号"}
    again = {"path": "/pay/monthly_wage", "from": "4700.00", "to": "4900.00"}
    leaves = {"path": "/hours/annual_leave_days", "from": 5}
    new = {"path": "/clauses/-", "to": "乙方每年参加一次健康检查，费用由甲方承担。"}
    for changes in ((rises, moves), (again, leaves, new)):
        terms = changing(office, worker, earlier, *changes)
        assert conclude(office, worker, return_url=RETURN_URL, terms=terms).state == State.CONCLUDED
    expected = copy.deepcopy(earlier.proposal.terms)
    expected["pay"]["monthly_wage"] = "4900.00"
    expected["work"]["place"] = moves["to"]
    del expected["hours"]["annual_leave_days"]
    expected["clauses"] = [new["to"]]
    assert in_force(earlier) == expected


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"path": "/pay/monthly_wage", "from": "4400.00", "to": "4700.00"}, "4500.00"),
        ({"path": "/pay/monthly_wage", "to": "4700.00"}, "4500.00"),
        ({"path": "/work/hazardous", "from": True, "to": True}, "不一致"),
        ({"path": "/hours/overtime_hours_per_month", "from": 10, "to": 12}, "没有写这一项"),
    ],
)
def test_an_amendment_says_what_the_contract_says_and_not_what_somebody_remembers(
    office: Office, worker: Worker, earlier: Contract, change: dict[str, Any], told: str
) -> None:
    key = draft.create_draft(changing(office, worker, earlier, change), actor=office.handler)
    with pytest.raises(InvalidInput) as problem:
        propose.propose(key, edition=1, actor=office.handler)
    assert told in problem.value.fields["/amends/changes/0/from"]


TRIPARTITE = "platform_agreement_tripartite"


@pytest.fixture
def signed(office: Office, neighbour: Office, worker: Worker, work: Any) -> Contract:
    """An agreement of three that the worker has signed."""
    made = offer(office, TRIPARTITE, worker, partner=neighbour)
    worker.log_in()
    worker.identify(return_url=RETURN_URL)
    worker.read_everything(made)
    worker.confirm_intent(made)
    worker.sign(made)
    work()
    return Contract.objects.select_related("proposal").get(id=made.id)


def test_the_partner_seals_before_the_employer(
    office: Office, neighbour: Office, signed: Contract, work: Any, telephone: Any
) -> None:
    turn = turn_of(signed)
    assert turn is not None
    assert (turn.role, turn.employer) == ("partner", neighbour.employer.id)
    assert list(to_be_sealed(neighbour.employer.id)) == [signed]
    assert list(to_be_sealed(office.employer.id)) == []
    with pytest.raises(Conflict, match="另一方盖章"):
        seal.approve_seal(signed.id, document=turn.file.sha256, actor=office.keeper)
    neighbour.approve(signed)
    with pytest.raises(Conflict, match="正在等待可信时间戳"):
        seal.approve_seal(signed.id, document=turn.file.sha256, actor=neighbour.keeper)
    work()
    assert list(to_be_sealed(office.employer.id)) == [signed]
    assert list(to_be_sealed(neighbour.employer.id)) == []
    office.approve(signed)
    work()
    signed.refresh_from_db()
    assert signed.state == State.CONCLUDED
    by = {signing.role: signing.seal.employer for signing in Signing.objects.filter(proposal=signed.proposal).exclude(seal=None)}
    assert by == {"partner": neighbour.employer, "employer": office.employer}


def test_a_partner_sees_the_agreement_once_the_worker_has_signed_and_changes_nothing_of_it(
    office: Office, neighbour: Office, stranger: Worker, signed: Contract
) -> None:
    waiting = offer(office, TRIPARTITE, stranger, partner=neighbour)
    with pytest.raises(NotFound):
        seal.approve_seal(waiting.id, document="0" * 64, actor=neighbour.keeper)
    acts = (
        lambda: answer.revoke(signed.id, "不想签了", actor=neighbour.handler),
        lambda: draft.discard_draft(signed.id, actor=neighbour.handler),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed, match="印章管理员"):
        seal.approve_seal(signed.id, document="0" * 64, actor=neighbour.handler)


def test_what_was_revoked_is_not_sealed_by_the_partner_any_more(
    office: Office, neighbour: Office, signed: Contract, work: Any
) -> None:
    neighbour.approve(signed)
    answer.revoke(signed.id, "条款需要重谈", actor=office.handler)
    work()
    assert not Signing.objects.filter(proposal=signed.proposal, role="partner", signature__isnull=False).exists()
    assert list(audit_contract(Contract.objects.get(id=signed.id), roots())) == []


def test_a_partner_that_is_not_here_cannot_be_named(office: Office, neighbour: Office, worker: Worker) -> None:
    number = "/platform_work/partner_details/uscc"
    Employer.objects.filter(id=neighbour.employer.id).update(active=False)
    assert "还没有在本平台开通" in refused(office, TRIPARTITE, worker, partner=neighbour)[number]
    assert "不能是本单位自己" in refused(office, TRIPARTITE, worker, partner=office)[number]


def test_a_partner_is_named_as_it_is_registered(office: Office, neighbour: Office, worker: Worker) -> None:
    terms = papers.terms(kind_of(TRIPARTITE), office, worker, partner=neighbour)
    terms["platform_work"]["partner"] = "自称的公司"
    key = draft.create_draft(terms, actor=office.handler)
    with pytest.raises(InvalidInput) as problem:
        propose.propose(key, edition=1, actor=office.handler)
    assert neighbour.facts["name"] in problem.value.fields["/platform_work/partner"]
