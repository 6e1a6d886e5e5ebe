"""Every act, tried by everybody whose act it is not: refused, and nothing has happened."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from typing import Any

import pytest

from qianyue.contracts import acts
from qianyue.evidence.models import Event
from qianyue.operations.actor import HANDLER, OFFICER, SEAL_KEEPER, VISITOR, WORKER, Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.operations.models import Job
from tests.platform.acts import ACTS, Act, rightful

pytestmark = pytest.mark.django_db
SHARED = {"deliver_to_worker", "deliver_to_handler", "deliver_to_keeper"}  # all three are parties
PARTIES = SHARED | {"deliver_attachment"}


def others(act: Act, journey: Any, stranger: Any, neighbour: Any) -> dict[str, Actor]:
    """Everybody but the one whose act it is."""
    worker, office = journey.worker.actor, journey.office
    people = {"worker": worker, "handler": office.handler, "keeper": office.keeper}
    wrong = {} if act.name in PARTIES else {role: actor for role, actor in people.items() if role != act.role}
    return wrong | {
        "stranger": stranger.actor,
        "neighbour's handler": neighbour.handler if act.name != "create_draft" else neighbour.keeper,
        "neighbour's keeper": neighbour.keeper,
        "nobody": Actor(role=VISITOR),
        "worker without account": Actor(role=WORKER),
        "officer": Actor(role=OFFICER, person=stranger.actor.person),
        "system": Actor.system(),
        # People who are somebody, in a capacity that is not theirs.
        "worker as handler": dataclasses.replace(worker, role=HANDLER, employer=office.employer.id),
        "worker as keeper": dataclasses.replace(worker, role=SEAL_KEEPER, employer=office.employer.id),
        "handler as worker": Actor(role=WORKER, person=office.handler.person),
        "keeper as handler": dataclasses.replace(office.keeper, role=HANDLER),
        "handler as keeper": dataclasses.replace(office.handler, role=SEAL_KEEPER),
        "neighbour for us": dataclasses.replace(neighbour.handler, employer=office.employer.id),
        "handler for neighbour": dataclasses.replace(office.handler, employer=neighbour.employer.id),
    }


def everything() -> tuple[int, int]:
    return Event.objects.count(), Job.objects.count()


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_whoever_else_tries_it_is_refused(act: Act, journey: Any, stranger: Any, neighbour: Any) -> None:
    do = act.prepare(journey)
    before = everything()
    for who, actor in others(act, journey, stranger, neighbour).items():
        # A ceremony says nothing of itself to others; everything else is not found, or not theirs.
        with pytest.raises((NotAllowed, NotFound, *([Conflict] if act.name == "sign" else []))):
            do(actor)
        assert everything() == before, who
    do(rightful(act, journey))  # it was possible all the time
    assert everything() > before


@pytest.mark.parametrize("act", [act for act in ACTS if act.role != "worker" and act.name != "create_draft"], ids=str)
def test_to_neighbours_and_workers_a_contract_does_not_exist(act: Act, journey: Any, stranger: Any, neighbour: Any) -> None:
    """The same answer as for a key that was never given out."""
    do = act.prepare(journey)
    answers = set()
    for actor in (neighbour.handler, neighbour.keeper, stranger.actor):
        with pytest.raises(NotFound) as refused:
            do(actor)
        answers.add(refused.value.message)
    journey.key = stranger.actor.person  # no contract's key
    if act.name not in ("revoke", "approve_seal", "propose_anew", "decide_seal"):  # these read the contract before they ask
        with pytest.raises(NotFound) as refused:
            do(neighbour.handler)
        answers.add(refused.value.message)
    assert len(answers) == 1


def test_the_table_is_complete() -> None:
    """A new act must be entered into the table: every public function of contracts/acts that takes an actor."""
    public = set()
    for module in pkgutil.iter_modules(acts.__path__):
        loaded = importlib.import_module(f"{acts.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and "actor" in inspect.signature(function).parameters and name[0] != "_":
                public.add(name)
    helpers = {
        "done",
        "unconfirmed",
        "attachments_of",
        "attachment_of",
        "offered_to",
        "require",
        "is_fresh",
        "abandon",
        "leave",
        "offer",
        "replace",
        "recheck",
        "asked_statement",
        "asked_intention",
        "against",
        "export_roster",  # of an employer and no contract: test_roster.py
        "enter_paper",  # likewise: test_enter_paper.py
        "withdraw_paper",
        "end_paper",  # test_end_paper.py
        "take_back_paper_ending",
        "upload_papers",  # test_upload_papers.py
        "accept_papers",
        "sheet_to_withdraw",  # test_withdraw_sheet.py
        "withdraw_sheet",
        "take_sheet",
        "keep_scan",  # test_keep_scan.py
        "scan_of",
        "hand_out_scan",
        "object_to_paper",
        "answer_objection",
        "close_objection",
        "may_read",
        "may_sign",
        "open_ceremony",
        "end_unfinished",
        "fix",
        "join",  # with `answer` only where SM2 is signed with: test_join_key.py walks them
        "answer",
        "remind",  # test_alert_races.py, tests/web/test_notices.py
        "upload_sheet",  # of many rows: test_upload_sheet.py, test_batch_runs.py
        "propose_batch",
        "stop_batch",
        "ask_batch",  # test_batch_approvals.py
        "asked_list",
        "lists_asked",
        "open_seals",
        "decide_list",
        "give_back_sheet",
        "list_to_seal",
        "decide_to_seal",
        "export_list",
        "export",  # of a list: tests/web/test_desk_lists.py
        "name_filter",
        "forget_filter",
        "views_of",
        "board",  # of an employer: test_alerts.py
        "settle_alert",
        "hand_over",  # of many contracts: tests/employers/test_people.py
    }  # ask or assist; the acts call them
    other_names = {"consent": "consent_to_electronic_form", "propose_anew": "propose"} | dict.fromkeys(SHARED, "deliver")
    assert public - helpers == {other_names.get(act.name, act.name) for act in ACTS}
