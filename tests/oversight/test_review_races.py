"""Two at once, and death in between: one employer, or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from qianyue.employers.models import Application, Employer, Membership
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.oversight.acts.approve_application import approve_application
from qianyue.oversight.acts.review_application import pass_first, send_back
from tests.employers.applying import applicant, get, submitted
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


@pytest.fixture
def key(outside: object, bureau: Any) -> Any:
    made = submitted(applicant(710_201))
    pass_first(made, round_=1, actor=bureau.first)
    return made


def test_two_clicks_open_one_employer(key: Any, bureau: Any) -> None:
    answers = together(*[lambda: approve_application(key, round_=1, actor=bureau.second)] * 2)
    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [Conflict]
    assert (Employer.objects.count(), Membership.objects.count()) == (1, 3)


def test_approving_and_returning_at_once_is_one_of_both(key: Any, bureau: Any) -> None:
    answers = together(
        lambda: approve_application(key, round_=1, actor=bureau.second),
        lambda: send_back(key, {"all": "不对"}, round_=1, actor=bureau.first),
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [Conflict]
    assert (get(key).state, Employer.objects.count()) in (("approved", 1), ("returned", 0))


def test_two_first_reviews_are_one(outside: object, bureau: Any) -> None:
    made = submitted(applicant(710_211))
    answers = together(*[lambda actor=actor: pass_first(made, round_=1, actor=actor) for actor in (bureau.first, bureau.second)])
    assert [type(answer) for answer in answers if answer is not None] == [Conflict]
    first = bureau.first if get(made).first_reviewer_id == bureau.first.person else bureau.second
    with pytest.raises(NotAllowed):
        approve_application(made, round_=1, actor=first)


def test_an_application_of_two_people_for_one_employer_is_reviewed_once(outside: object) -> None:
    from qianyue.employers.acts.submit_application import submit_application
    from tests.employers.applying import employer_values, filled

    code = employer_values()["uscc"]
    people = [applicant(710_221), applicant(710_231)]
    keys = [filled(person, uscc=code) for person in people]
    editions = [get(one).edition for one in keys]
    answers = together(*[lambda n=n: submit_application(keys[n], edition=editions[n], actor=people[n].actor) for n in range(2)])
    assert len([answer for answer in answers if isinstance(answer, Exception)]) == 1
    assert Application.objects.filter(state="submitted").count() == 1


PROGRAM = """
import os, signal, sys, uuid
import django; django.setup()
from qianyue.operations.actor import Actor
from qianyue.oversight.acts import approve_application as approving

if sys.argv[4:]:  # dies where everything is written and nothing is committed
    approving.tell_applicant = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
actor = Actor(role="officer", person=uuid.UUID(sys.argv[2]), authority=uuid.UUID(sys.argv[3]))
approving.approve_application(uuid.UUID(sys.argv[1]), round_=1, actor=actor)
"""


@pytest.mark.slow
def test_death_before_the_end_leaves_nothing_and_it_is_done_again(
    key: Any, bureau: Any, own_database: str, sandboxes: dict[str, str], settings: Any, documents_folder: Any, tmp_path: Any
) -> None:
    (tmp_path / "ports.json").write_text(json.dumps({**sandboxes, "storage": str(documents_folder)}))
    place = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "qianyue.settings",
        "DATABASE_URL": f"host={place['HOST']} dbname={own_database} user={place['USER']}",
        "QIANYUE_DATA": str(settings.DATA),
        "QIANYUE_GATEWAYS": str(tmp_path / "ports.json"),
    }
    command = [sys.executable, "-c", PROGRAM, str(key), str(bureau.second.person), str(bureau.authority.id)]
    killed = subprocess.run([*command, "die"], env=environment, check=False, capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr
    assert (Employer.objects.count(), get(key).state) == (0, "first_passed")
    again = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert (Employer.objects.count(), get(key).state) == (1, "approved")
