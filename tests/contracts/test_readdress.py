"""A wrong telephone number: the old link and the old telephone are out at once, the same offer goes to the right one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.rehearsal import Worker
from qianyue.contracts import access
from qianyue.contracts.acts import answer, approve, bind, draft, negotiate, propose, read
from qianyue.contracts.acts.ask_approval import ask_approval
from qianyue.contracts.acts.cut_off import DAY, IN_ALL, PER_DAY
from qianyue.contracts.acts.readdress import readdress
from qianyue.contracts.acts.remind import remind
from qianyue.contracts.approvals import offer_digest
from qianyue.contracts.audit_records import History, audit_records
from qianyue.contracts.models import Proposal, State
from qianyue.employers.acts.organise import require_approvals
from qianyue.evidence.models import Detail, Event
from qianyue.notices.models import Message
from qianyue.notices.stop import READDRESSED
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany
from tests.contracts.ordering import SEAL, offered
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db
WHY = "号码末位输错"


def right_of(worker: Worker, serial: int = 0) -> Worker:
    """The same person on another telephone, not logged in there."""
    right = Worker(serial=worker.person.serial)
    right.phone = f"138{right.person.serial + serial:08d}"
    return right


@pytest.fixture
def right(worker: Worker) -> Worker:
    return right_of(worker)


def correct(journey: Any, right: Worker, **more: Any) -> Any:
    return readdress(journey.key, right.phone, WHY, actor=journey.office.handler, **more)


def facts(journey: Any) -> dict[str, Any]:
    return dict(json.loads(Event.objects.filter(stream=journey.key, kind="worker.readdressed").latest("sequence").body)["facts"])


def sound(journey: Any) -> bool:
    return not list(audit_records(journey.contract, History(journey.key)))


def token_of(text: str) -> str:
    return text.split("/s/")[1].split()[0]


def test_it_works(journey: Any, right: Worker, work: Any, telephone: Any) -> None:
    journey.to("propose")
    work()
    old, wrong = journey.proposal, journey.worker.phone
    made = correct(journey, right)
    work()
    new = journey.proposal
    assert (new.id, new.version, journey.contract.state) == (made, 2, State.PROPOSED)
    assert new.terms == old.terms | {"worker": old.terms["worker"] | {"phone": right.phone}}
    assert journey.contract.terms["worker"]["phone"] == right.phone
    assert new.document.sha256 != old.document.sha256
    (text,) = telephone(right.phone)
    assert bind.open_link(token_of(text)) == new
    assert len(telephone(wrong)) == 1
    assert facts(journey) == {
        "proposal": str(old.id), "version": 1, "bound": None, "turned_away": 0, "shown": 0, "edition": 2, "offered_again": True,
    }  # fmt: skip
    details = Detail.objects.get(event__stream=journey.key, event__kind="worker.readdressed").data
    said = {name: item["value"] for name, item in details.items()}
    assert [said[name] for name in ("reason", "from", "to")] == [WHY, wrong, right.phone]
    assert sound(journey)


def test_the_right_person_signs_at_the_new_telephone_after_the_usual_checks(journey: Any, right: Worker, work: Any) -> None:
    """Also who is known by identity under the old number already."""
    journey.to("identify")
    old = journey.worker
    correct(journey, right)
    right.log_in()
    assert right.actor.person != old.actor.person
    with pytest.raises(NotAllowed, match="实名"):
        bind.bind(journey.key, actor=right.actor)
    assert right.identify(return_url=RETURN_URL) == "passed"
    with pytest.raises(NotFound):
        bind.bind(journey.key, actor=old.actor)
    contract = journey.contract
    right.read_everything(contract)
    right.confirm_intent(contract)
    right.sign(contract)
    work()
    assert journey.contract.state == State.SIGNED_BY_ONE
    assert sound(journey)


def test_somebody_else_at_the_new_telephone_sees_nothing(journey: Any, stranger: Worker) -> None:
    journey.to("propose")
    stranger.identify(return_url=RETURN_URL)
    readdress(journey.key, stranger.phone, WHY, actor=journey.office.handler)
    with pytest.raises(NotAllowed, match="不一致"):
        bind.bind(journey.key, actor=stranger.actor)
    with pytest.raises(NotAllowed):
        access.as_worker(journey.key, actor=stranger.actor)


@pytest.mark.parametrize("step", ["log_in", "bind", "full_text", "begin"])
def test_the_old_telephone_is_out_at_once_however_far_it_had_come(journey: Any, right: Worker, step: str) -> None:
    journey.to(step)
    old, ceremony = journey.proposal, journey.ceremony
    correct(journey, right)
    actor = journey.worker.actor
    assert not access.of_worker(actor).exists()
    for proposal in (old, journey.proposal):
        with pytest.raises(NotFound):
            read.show(proposal.id, "text", actor=actor)
    if ceremony:
        with pytest.raises((NotFound, Conflict, NotAllowed)):
            ceremony.finish(actor)
    assert facts(journey)["bound"] == (str(actor.person) if step != "log_in" else None)
    assert facts(journey)["shown"] == {"log_in": 0, "bind": 0}.get(step, 2)
    assert journey.contract.worker is None


def test_every_link_that_was_ever_sent_there_is_dead(journey: Any, right: Worker) -> None:
    journey.to("propose")
    journey.propose_anew()
    correct(journey, right)
    first, second, third = Proposal.objects.order_by("version")
    assert first.readdressed_at
    assert second.readdressed_at
    assert third.readdressed_at is None


def test_what_has_not_left_for_the_old_telephone_leaves_no_more(
    journey: Any, right: Worker, work: Any, telephone: Any, outside: Any, later: Any
) -> None:
    outside("sms", mode="down")
    journey.to("propose")
    work()
    wrong = journey.worker.phone
    outside("sms", mode="ok")
    correct(journey, right)
    later()
    work()
    assert telephone(wrong) == []
    assert len(telephone(right.phone)) == 1
    stopped = Message.objects.get(contract=journey.key, channel="sms", reason=READDRESSED)
    assert stopped.to == wrong


def test_later_news_goes_to_the_new_telephone_only(journey: Any, right: Worker, work: Any, telephone: Any) -> None:
    journey.to("bind")
    asked = negotiate.ask_question(journey.proposal.id, "加班费怎样计算？", actor=journey.worker.actor)
    correct(journey, right)
    work()
    before = len(telephone(journey.worker.phone))
    negotiate.answer_worker(asked, "按法律规定计算。", actor=journey.office.handler)
    remind(journey.key, actor=journey.office.handler)
    answer.withdraw(journey.key, actor=journey.office.handler)
    work()
    assert len(telephone(journey.worker.phone)) == before
    assert len(telephone(right.phone)) >= 3
    assert not Message.objects.filter(contract=journey.key, person=journey.worker.actor.person, template="answered").exists()


def test_with_approvals_it_is_a_draft_again_and_goes_out_once_approved(
    journey: Any, right: Worker, work: Any, telephone: Any
) -> None:
    office = journey.office
    require_approvals(offers=True, seals=False, actor=office.owner)
    journey.to("draft")
    ask_approval(journey.key, edition=1, actor=office.handler)
    approve.decide_offer(journey.key, offer_digest(journey.contract), grant=True, actor=office.approver)
    journey.to("log_in")
    assert correct(journey, right) is None
    contract = journey.contract
    assert (contract.state, contract.proposal, contract.worker_phone) == (State.DRAFT, None, None)
    assert contract.terms["worker"]["phone"] == right.phone
    assert journey.kinds[-3:] == ["worker.readdressed", "proposal.replaced", "offer.taken_back"]
    assert facts(journey)["offered_again"] is False
    assert sound(journey)
    for actor in (journey.worker.actor,):
        assert not access.of_worker(actor).exists()
    with pytest.raises(Conflict, match="送审"):
        propose.propose(journey.key, edition=2, actor=office.handler)
    ask_approval(journey.key, edition=2, actor=office.handler)
    approve.decide_offer(journey.key, offer_digest(journey.contract), grant=True, actor=office.approver)
    propose.propose(journey.key, edition=2, actor=office.handler)
    work()
    assert journey.proposal.version == 2
    assert len(telephone(right.phone)) == 1
    assert sound(journey)


def test_what_was_not_meant_to_be_sent_yet_is_not_sent_along(journey: Any, right: Worker) -> None:
    journey.to("propose")
    unsent = journey.terms | {"clauses": ["乙方每年体检。"]}
    draft.save_draft(journey.key, unsent, edition=1, actor=journey.office.handler)
    assert correct(journey, right) is None
    contract = journey.contract
    assert contract.state == State.DRAFT
    assert contract.terms == unsent | {"worker": unsent["worker"] | {"phone": right.phone}}
    draft.discard_draft(journey.key, actor=journey.office.handler)
    assert sound(journey)


def test_an_outage_keeps_no_old_link_alive(journey: Any, right: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    from qianyue.contracts import archive
    from qianyue.gateways.errors import GatewayDown

    journey.to("propose")

    def down(*_: Any, **__: Any) -> None:
        raise GatewayDown("storage")

    monkeypatch.setattr(archive, "keep", down)
    assert correct(journey, right) is None
    assert journey.contract.state == State.DRAFT
    assert Proposal.objects.get().readdressed_at


@pytest.mark.parametrize(
    ("step", "words"), [("draft", "直接修改"), ("sign", "已经签名"), ("stamp", "已经签名"), ("conclude", "已经签名")]
)
def test_where_nothing_waits_for_the_worker_it_says_what_to_do(journey: Any, right: Worker, step: str, words: str) -> None:
    journey.to(step)
    before = journey.kinds
    with pytest.raises(Conflict, match=words):
        correct(journey, right)
    assert journey.kinds == before


def test_what_is_over_is_left_alone(journey: Any, right: Worker) -> None:
    journey.to("propose")
    answer.withdraw(journey.key, actor=journey.office.handler)
    with pytest.raises(Conflict, match="不在等待"):
        correct(journey, right)


@pytest.mark.parametrize(
    ("phone", "reason", "field"),
    [("123", WHY, "phone"), ("", WHY, "phone"), ("13800000000", " ", "reason"), ("13800000000", "错" * 201, "reason")],
)
def test_a_number_and_a_reason_are_needed(journey: Any, phone: str, reason: str, field: str) -> None:
    journey.to("propose")
    before = journey.kinds
    with pytest.raises(InvalidInput) as refused:
        readdress(journey.key, phone, reason, actor=journey.office.handler)
    assert set(refused.value.fields) == {field}
    assert journey.kinds == before


def test_the_same_number_is_no_correction(journey: Any) -> None:
    journey.to("propose")
    with pytest.raises(InvalidInput, match="已经发出的号码"):
        readdress(journey.key, f"+86 {journey.worker.phone}", WHY, actor=journey.office.handler)


def test_two_clicks_correct_once(journey: Any, right: Worker, work: Any, telephone: Any) -> None:
    journey.to("propose")
    first = correct(journey, right, operation="a")
    assert correct(journey, right, operation="a") == first
    work()
    assert journey.kinds.count("worker.readdressed") == 1
    assert len(telephone(right.phone)) == 1


def test_two_clicks_take_back_once(journey: Any, right: Worker) -> None:
    journey.to("propose")
    draft.save_draft(journey.key, journey.terms | {"clauses": ["体检。"]}, edition=1, actor=journey.office.handler)
    assert correct(journey, right, operation="a") is None
    assert correct(journey, right, operation="a") is None
    assert journey.kinds.count("worker.readdressed") == 1


def test_nobody_tries_numbers_one_after_the_other(journey: Any, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    journey.to("propose")
    for serial in range(PER_DAY):
        correct(journey, right_of(worker, serial))
    with pytest.raises(TooMany, match="明天再改"):
        correct(journey, right_of(worker, 99))
    monkeypatch.setattr("qianyue.contracts.acts.cut_off.PER_DAY", 99)
    for serial in range(PER_DAY, IN_ALL):
        correct(journey, right_of(worker, serial))
    with pytest.raises(TooMany, match="五次"):
        correct(journey, right_of(worker, 99))


def edit(journey: Any, number: str) -> None:
    """The number is changed in the draft, and the offer made anew."""
    journey.propose_anew(worker=journey.terms["worker"] | {"phone": number})


def test_a_number_that_is_edited_and_offered_anew_is_recorded_as_a_correction(journey: Any, right: Worker) -> None:
    journey.to("bind")
    old = journey.proposal
    edit(journey, right.phone)
    assert journey.kinds.count("worker.readdressed") == 1
    assert facts(journey) | {"shown": 0} == {
        "proposal": str(old.id), "version": 1, "bound": str(journey.worker.actor.person), "turned_away": 0, "shown": 0,
        "edition": 2, "offered_again": True,
    }  # fmt: skip
    assert sound(journey)


def test_corrections_and_edits_are_counted_together(journey: Any, worker: Worker) -> None:
    journey.to("propose")
    correct(journey, right_of(worker, 0))
    edit(journey, right_of(worker, 1).phone)
    before, offers = journey.kinds, Proposal.objects.count()
    with pytest.raises(TooMany, match="明天再改"):
        correct(journey, right_of(worker, 2))
    with pytest.raises(TooMany, match="明天再改"):
        edit(journey, right_of(worker, 2).phone)
    assert journey.kinds == [*before, "draft.changed"]
    assert Proposal.objects.count() == offers
    journey.changes["worker"]["phone"] = right_of(worker, 1).phone
    journey.propose_anew()  # to the number that it went to last: nothing is left behind
    assert journey.kinds.count("worker.readdressed") == PER_DAY


def test_a_number_to_which_nothing_was_sent_yet_is_not_counted(journey: Any, worker: Worker) -> None:
    """The employer seals first, and has not."""
    offered(journey, "employer")
    for serial in range(PER_DAY + 2):
        edit(journey, right_of(worker, serial).phone)
    assert "worker.readdressed" not in journey.kinds
    journey.approve()
    journey.work(kinds=SEAL)
    edit(journey, right_of(worker, 9).phone)
    assert journey.kinds.count("worker.readdressed") == 1


def test_who_withdraws_and_drafts_anew_is_counted_too(journey: Any, worker: Worker) -> None:
    office = journey.office
    journey.to("propose")
    terms, numbers = journey.terms, [right_of(worker, serial).phone for serial in range(PER_DAY + 1)]

    def anew(number: str) -> Any:
        key = draft.create_draft(terms | {"worker": terms["worker"] | {"phone": number}}, actor=office.handler)
        propose.propose(key, edition=1, actor=office.handler)
        return key

    key = journey.key
    for number in numbers[:PER_DAY]:
        answer.withdraw(key, actor=office.handler)
        key = anew(number)
    answer.withdraw(key, actor=office.handler)
    offers = Proposal.objects.count()
    with pytest.raises(TooMany, match="几个号码"):
        anew(numbers[PER_DAY])
    assert Proposal.objects.count() == offers
    anew(numbers[0])  # a number that the person was written to today
    Proposal.objects.update(proposed_at=timezone.now() - DAY)
    anew(numbers[PER_DAY])


def test_a_suspended_employer_sends_nothing_anywhere(journey: Any, right: Worker) -> None:
    journey.to("propose")
    type(journey.office.employer).objects.update(active=False)
    with pytest.raises(NotAllowed, match="暂停"):
        correct(journey, right)
